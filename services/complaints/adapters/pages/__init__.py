"""The pages of complaints: for citizens, and for case officers."""

from flask import Blueprint

from services.complaints.adapters.pages import citizens, officers
from services.complaints.adapters.pages.group import pages

__all__ = ["citizens", "make_pages", "officers"]


def make_pages() -> Blueprint:
    """Every page of the service."""
    return pages
