"""Everything that comes over HTTP, within the limits of TRUST.md §4. What is asked for: the kinds, one folder up."""
