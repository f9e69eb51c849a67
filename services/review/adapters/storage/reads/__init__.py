"""What review shows: queries that hold the access rule."""
