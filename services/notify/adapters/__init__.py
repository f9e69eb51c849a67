"""notify at the edges: HTTP, pages, messages, storage, the agencies' exchange."""
