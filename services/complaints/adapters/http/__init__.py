"""The JSON endpoints of complaints."""

from flask_smorest import Blueprint

from services.complaints.adapters.http import cases, evaluations

__all__ = ["cases", "evaluations", "make_cases", "make_evaluations"]


def make_cases() -> Blueprint:
    """Submitting, following and working on cases."""
    return cases.api


def make_evaluations() -> Blueprint:
    """Evaluations and public responses."""
    return evaluations.api
