"""The form of a step, drawn from its JSON Schema, and the decision in what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from chassis.ports import Actor, Invalid
from services.review.domain.case import Case
from services.review.domain.sheets import Schema
from services.review.use_cases.decision import Decide

SHEET_PREFIX = "sheet."
_MAX = 4000


def decision_of(form: MultiDict[str, str], case: Case, *, actor: Actor) -> tuple[str, Decide]:
    """What a form decides; a sheet is taken only with passing, for the other forms do not show it."""
    decision = form.get("decision", "")
    step = next((one for one in case.steps if str(one.number) == form.get("step", "")), None)
    if step is None:
        raise Invalid("请从审核页面提交。", "Submit the form of the case's page.", errors={"step": "unknown"})
    sheet = sheet_values(step.sheet, form) if step.sheet and decision == "pass" else None
    command = Decide(
        case_id=case.id,
        actor=actor,
        step=step.number,
        opinion=_text(form, "opinion"),
        sheet=sheet,
        fields=tuple(dict.fromkeys(form.getlist("fields"))),
        ground=form.get("ground", ""),
        seen=form.get("seen", ""),
    )
    return decision, command


def sheet_values(schema: Schema, form: Mapping[str, str]) -> dict[str, Any]:
    """A sheet as filled in: an unticked box is false, an empty optional field is left out."""
    values: dict[str, Any] = {}
    for name, field in schema["properties"].items():
        given = form.get(SHEET_PREFIX + name)
        if field["type"] == "boolean":
            values[name] = given is not None
        elif given and given.strip():
            values[name] = _clean(given)
    return values


def fields_of(schema: Schema | None) -> list[dict[str, Any]]:
    """The fields of a sheet as a template draws them."""
    if schema is None:
        return []
    return [
        {
            "name": SHEET_PREFIX + name,
            "title": field.get("title", name),
            "hint": field.get("description", ""),
            "kind": _kind(field),
            "rows": field.get("x-rows", 0),
            "choices": list(field.get("x-names", {}).items()),
            "required": name in schema["required"],
            "most": field.get("maxLength"),
        }
        for name, field in schema["properties"].items()
    ]


def answers_of(schema: Schema | None, sheet: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """A filled-in sheet as title and answer, codes by their names."""
    if schema is None or not sheet:
        return []
    return [
        (field.get("title", name), _shown(field, sheet[name]))
        for name, field in schema["properties"].items()
        if name in sheet
    ]


def _kind(field: Mapping[str, Any]) -> str:
    if field["type"] == "boolean":
        return "tick"
    if "enum" in field:
        return "choice"
    return "text" if field.get("x-rows") else "line"


def _shown(field: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(field.get("x-names", {}).get(value, value))


def _text(form: Mapping[str, str], name: str) -> str:
    text = _clean(form.get(name, ""))
    if len(text) > _MAX:
        raise Invalid(f"意见不得超过 {_MAX} 字。", f"Keep it under {_MAX} characters.", errors={name: "too long"})
    return text


def _clean(text: str) -> str:
    # A browser never sends NUL; no database keeps it.
    return text.replace("\r\n", "\n").replace("\0", "").strip()
