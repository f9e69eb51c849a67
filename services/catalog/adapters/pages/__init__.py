"""The pages of the catalogue: the portal for everybody, and the desk of those who propose, publish and file."""

from flask import Blueprint

from chassis.web.pages import page_blueprint
from services.catalog.adapters.pages import acting, desk, directory, drafting, portal, publication, session

__all__ = ["make_pages"]


def make_pages() -> Blueprint:
    """The pages, made anew for each application."""
    pages = page_blueprint("catalog")
    for room in (portal, directory, publication, session, desk, drafting, acting):
        room.declare(pages)
    return pages
