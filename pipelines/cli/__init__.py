"""`terbuka …`: the only room that prints, shows progress, reads the clock, and sets exit codes.

0: done or nothing to do. 1: refused. 2: wrong usage. Every command takes `--json`.
"""

from pipelines.cli.app import app

__all__ = ["app"]
