"""What this service can do: one verb, one file. Each works inside a transaction that the edge opens and commits."""
