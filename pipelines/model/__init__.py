"""The nouns: frozen, typed, without pandas, pyarrow or Dagster. What passes between two stages is defined here."""
