"""Where the catalogue meets the outside: its database, HTTP, pages, and events."""
