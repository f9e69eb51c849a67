"""The JSON endpoints of complaints."""

from flask_smorest import Blueprint

from services.complaints.adapters.http import cases as _cases
from services.complaints.adapters.http import evaluations as _evaluations

__all__ = ["cases", "evaluations"]


def cases() -> Blueprint:
    """Submitting, following and working on cases."""
    return _cases.api


def evaluations() -> Blueprint:
    """Evaluations and public responses."""
    return _evaluations.api
