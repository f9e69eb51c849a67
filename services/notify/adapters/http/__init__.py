"""JSON in, use case or read, JSON out."""
