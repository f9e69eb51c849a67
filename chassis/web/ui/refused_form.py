"""What a form shows after a refusal: what was filled in, and what was wrong with it, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

# The macros live in a template that has a macro of the same name, so what the page was given is asked for in `parent`.


@pass_context
def refused(context: Context) -> Any:
    """The refusal that this page answers, if any."""
    return context.parent.get("refusal")


@pass_context
def error_of(context: Context, name: str) -> str:
    """What was wrong with a field, or with a part of it (``attachments.0``)."""
    errors: Mapping[str, str] = getattr(context.parent.get("refusal"), "errors", None) or {}
    text = errors.get(name) or next((text for path, text in errors.items() if path.startswith(f"{name}.")), "")
    return chinese(text)


def chinese(text: str) -> str:
    """The Chinese part of what is wrong with a field (:func:`chassis.ports.in_both`)."""
    return text.partition(" / ")[0]


@pass_context
def value_of(context: Context, name: str, value: Any) -> str:
    """What a field shows: what was filled in before the refusal, else the value that the page knows."""
    form = context.parent.get("form")
    if form and name in form:
        return str(form[name])
    return "" if value is None else str(value)


FILTERS: dict[str, Callable[..., Any]] = {"chinese": chinese}
GLOBALS: dict[str, Callable[..., Any]] = {"refused": refused, "error_of": error_of, "value_of": value_of}
