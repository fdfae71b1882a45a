"""Terbuka: nouns in `model`, verbs in `stages`, Dagster in `defs`; `publish` is the corridor through the stages."""

__version__ = "0.1.0"
