"""The evidence pack of an inspection: one archive that its own program checks offline."""
