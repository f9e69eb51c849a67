"""The outer room: tables, JSON, pages and messages."""
