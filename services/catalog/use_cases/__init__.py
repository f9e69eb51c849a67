"""One verb, one file; each works inside the transaction that the edge opened."""
