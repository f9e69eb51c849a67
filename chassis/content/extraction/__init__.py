"""All the text that a file holds, as it is written and as it reads, and what no program can read.

It may take long and much memory, whatever the bounds here: only :mod:`chassis.content.scanning` runs it.
"""
