"""Personal data planted anywhere a string can stand, and the look for them wherever others can read (PRIVACY.md's last figure).

`people` whom the data are about · `places` where something of theirs is planted · `delivery` a dataset and its file, written as
an office would · `reading` everything that a reader, an operator or a log keeper could see.
"""
