"""Regular expressions for days and clock times that certainly exist; odd ones are left to the exact path."""

from __future__ import annotations

# 29 February is left out (it depends on the year), and so is the year 0000, which Arrow knows and Python does not.
YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
DAY_OF_YEAR = "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
DAY = f"{YEAR}-{DAY_OF_YEAR}"
CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
