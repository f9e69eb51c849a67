"""The JSON endpoints of review."""
