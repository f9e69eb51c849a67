"""Working days and the yearly holiday arrangements."""
