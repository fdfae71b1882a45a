"""One file for each kind of page: a `Site` (and a shelf) in, a `Page` out. Shared pieces: `html.py`; charts: `charts/`."""
