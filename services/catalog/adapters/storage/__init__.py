"""Tables, repositories for writing, and reads."""
