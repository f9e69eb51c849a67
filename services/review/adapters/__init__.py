"""Where review meets the world: its database, HTTP, pages and events."""
