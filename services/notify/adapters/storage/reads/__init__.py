"""What the edges read: one statement each, which holds the access rule."""
