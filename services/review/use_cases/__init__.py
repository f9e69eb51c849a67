"""What review does, one verb a file; each works inside the transaction that its caller opened."""
