"""The four services; each owns its data and talks to the others by events only."""
