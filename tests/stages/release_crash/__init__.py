"""Publishers that are killed, starved of disk, cut off from power or set upon one another (TRUST.md §3).

`acts` what a publisher does · `disk` watches every change of the disk · `judge` what must hold afterwards · `children`
processes · `power` a disk that loses what was not synced · `memory` a store and a source without a disk. Each test is short
in CI and complete when TERBUKA_SOAK is set; then it prints its row of figures.
"""
