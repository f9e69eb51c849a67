"""Office files and clippings as people have them, made where they are needed."""
