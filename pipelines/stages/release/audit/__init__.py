"""The look from outside: every served byte is read, computed again from the log, and judged. Standard library only.

`sources` a folder or an address · `verdicts` the words · `reading` the log · `serving` releases, lists and pages ·
`remembering` what a reader knew before · `auditing` all of it · `single` one file with its proof · `main` the command.
`verify.py`, which readers download, is made of `log/` and this folder by `bundle.py`.
"""
