"""Tables, repositories and reads of review."""
