"""Tables and repositories of review."""

from services.review.adapters.storage.cases import SqlCases
from services.review.adapters.storage.directory import SqlDirectory

__all__ = ["SqlCases", "SqlDirectory"]
