"""Compares what a publisher announced with what its readers hold, and repairs a reader."""
