"""Files that are imported: each entry is loaded by the schema of the endpoint that takes the same."""
