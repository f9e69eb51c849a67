"""The outer layer: tables, JSON, pages and messages."""
