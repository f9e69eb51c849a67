"""The office's registers as files."""
