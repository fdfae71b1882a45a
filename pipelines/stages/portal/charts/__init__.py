"""Charts as HTML and SVG made at build time, without JavaScript: one module each, over `scale.py` and `frame.py`."""
