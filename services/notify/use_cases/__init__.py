"""What can be done in notify: one verb, one file."""
