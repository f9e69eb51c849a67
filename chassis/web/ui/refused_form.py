"""What a form shows after a refusal: what was filled in, what was wrong with it, and what somebody else changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import current_app
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from chassis.content.markings import SecrecyMarking
from chassis.ports import Stale
from chassis.web.ui.text import chinese

_PATH = re.compile(r"(?<![\w/.&#-])/[a-z][a-z-]*(?:/[a-z][a-z-]*)*(?![\w/-])", re.ASCII)

# The macros live in a template that has a macro of the same name, so what the page was given is asked for in `parent`.


@pass_context
def refused(context: Context) -> Any:
    """The refusal that this page answers, if any."""
    return context.parent.get("refusal")


@pass_context
def is_marked(context: Context) -> bool:
    """Whether a secrecy marking was refused."""
    return isinstance(context.parent.get("refusal"), SecrecyMarking)


@pass_context
def is_stale(context: Context) -> bool:
    """Whether somebody else changed the thing since the form was filled in."""
    return isinstance(context.parent.get("refusal"), Stale)


@pass_context
def error_of(context: Context, name: str) -> str:
    """What was wrong with a field, or with a part of it (``attachments.0``)."""
    errors: Mapping[str, str] = getattr(context.parent.get("refusal"), "errors", None) or {}
    found = errors.get(name) or next((text for path, text in errors.items() if path.startswith(f"{name}.")), "")
    return chinese(found)


@pass_context
def target_of(context: Context, path: str) -> str:
    """The id of the field that a path is about: ``attachments.0`` is a part of one field, ``contact.phone`` is one.

    In the lists that the page names in ``row_fields``, each row has fields of its own: ``questions.0.text`` is one.
    """
    name, _, rest = path.partition(".")
    if rest and name in (context.parent.get("row_fields") or ()):
        return f"f-{path}"
    part = rest.partition(".")[0]
    return f"f-{name}.{part}" if part and not part.isdigit() else f"f-{name}"


@pass_context
def changed_of(
    context: Context, name: str, value: Any, options: Sequence[Any] | None = None, ticked: bool | None = None
) -> str | None:
    """What a field says now, where the form was filled in on an older version and says something else; else None."""
    form, both = context.parent.get("form"), context.parent.get("both_changed")
    if not form or value is None or not isinstance(context.parent.get("refusal"), Stale):
        return None
    if both is not None and name not in both:  # the page knows that nobody else changed it
        return None
    if ticked is not None:
        return None if value == ("已勾选" if ticked else "未勾选") else str(value)
    if isinstance(value, (list, tuple)):
        present, typed = sorted(map(str, value)), sorted(form.getlist(name))
    else:
        present, typed = [str(value)], [str(form.get(name, value)).replace("\r\n", "\n")]
    return None if present == typed else "、".join(_label(code, options or ()) for code in present)


def linked(text: str) -> Markup:
    """What a refusal says, with a link in place of each page of ours that it names; the interface has it plain."""
    return Markup(_PATH.sub(_link, str(escape(text))))  # noqa: S704 - escaped


def _link(found: re.Match[str]) -> str:
    path = found[0]
    leads_to_a_page = current_app.url_map.bind("").test(path, "GET")
    return f'<a href="{path}">{path}</a>' if leads_to_a_page else path


def _label(code: str, options: Sequence[Any]) -> str:
    for option in options:
        if option[1] and not isinstance(option[1], str):
            found = _label(code, option[1])
            if found != code:
                return found
        elif str(option[0]) == code:
            return str(option[1])
    return code


@pass_context
def value_of(context: Context, name: str, value: Any) -> str:
    """What a field shows: what was filled in before the refusal, else the value that the page knows."""
    form = context.parent.get("form")
    if form and name in form:
        return str(form[name])
    return "" if value is None else str(value)


@pass_context
def difference_of(context: Context, name: str) -> Sequence[tuple[str, str]]:
    """The lines in which what somebody else saved and what was typed differ, where the page compares them."""
    found: Mapping[str, Sequence[tuple[str, str]]] = context.parent.get("both_changed") or {}
    return found.get(name, ())


@pass_context
def is_asked(context: Context, name: str) -> bool:
    """Whether a field is one that the page's ``asked_fields`` name."""
    return name in (context.parent.get("asked_fields") or ())


FILTERS: dict[str, Callable[..., Any]] = {"linked": linked}
GLOBALS: dict[str, Callable[..., Any]] = {
    "refused": refused,
    "is_marked": is_marked,
    "is_stale": is_stale,
    "error_of": error_of,
    "target_of": target_of,
    "changed_of": changed_of,
    "value_of": value_of,
    "is_asked": is_asked,
    "difference_of": difference_of,
}
