"""Databases, the messaging tables, the audit chain, the file store and leases."""
