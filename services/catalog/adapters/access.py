"""Who may call the addresses of the catalogue."""

from __future__ import annotations

from chassis.web.access import Access, access_to
from services.catalog.domain.permissions import PERMISSIONS


def may(*acts: str) -> Access:
    """For those who may do any of these acts of the permission table."""
    return access_to(PERMISSIONS, *acts)
