"""The envelope, the outbox and the inbox: an event takes effect exactly once and in order."""
