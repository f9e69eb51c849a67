"""Where review meets what is outside it: its database, HTTP, pages and events."""
