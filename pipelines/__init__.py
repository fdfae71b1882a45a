"""Terbuka: nouns in `model`, verbs in `stages`, Dagster in `defs`; `publish` is the corridor through the stages."""
