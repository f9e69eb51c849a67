"""Tables and repositories of complaints."""

from services.complaints.adapters.storage.work import Work

__all__ = ["Work"]
