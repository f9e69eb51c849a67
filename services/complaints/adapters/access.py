"""Who may call the addresses of complaints."""

from __future__ import annotations

from chassis.web.access import Access, access_to
from services.complaints.domain.permissions import PERMISSIONS


def may(*acts: str) -> Access:
    """For those who may do any of these acts of the permission table."""
    return access_to(PERMISSIONS, *acts)
