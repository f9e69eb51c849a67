"""What the forms of evaluation, remedial orders and inspection share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from chassis.web.schema import Schema, Text
from services.review.adapters.storage.reads.directory import names_by_code


class ChosenQuery(Schema):
    """What a form begins with, from the page that leads to it."""

    body = Text(longest=40, load_default="")
    period = Text(longest=10, load_default="")
    disclosure = Text(longest=64, load_default="")
    evaluation = Text(longest=64, load_default="")


def departments_of(bodies: Iterable[Mapping[str, Any]], body: str) -> list[tuple[str, str]]:
    """The departments of one of the bodies, to choose from."""
    row = next((each for each in bodies if each["code"] == body), None)
    return list(names_by_code(row["departments"] if row else None).items())


def without_empty(form: MultiDict[str, str], part: str) -> MultiDict[str, str]:
    """The form without the fields of a part, where all of them were left empty."""
    names = [name for name in form if name.startswith(f"{part}.")]
    if any(form[name].strip() for name in names):
        return form
    return MultiDict((name, value) for name, value in form.items(multi=True) if name not in names)


def yes_or_no(form: MultiDict[str, str], name: str) -> bool | None:
    """What was chosen of two; None where neither was, which the schema refuses."""
    return {"yes": True, "no": False}.get(form.get(name, ""))
