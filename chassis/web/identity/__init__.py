"""Who is asking: our own session tokens, and the person behind one, from this service's own copy of the staff."""
