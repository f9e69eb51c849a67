"""The command line and the all-in-one composition: the only place that knows all four services."""
