"""What people and programs read: rows as mappings that bear the names of what is shown."""
