"""The fictional Kabupaten Sukamaju: one module per source system, each a function of a seed. Run by `../generate.py`."""
