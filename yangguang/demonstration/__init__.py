"""Demonstration data: three bodies, their directory and staff, and disclosures in every step. All of it is invented."""
