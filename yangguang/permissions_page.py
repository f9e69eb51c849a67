"""The permission tables of all services as one page, with the addresses at which each act is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, cast

from chassis.permissions import ANYBODY, RECEIPT, STAFF, Act, Grant, Scope
from chassis.service import Service
from chassis.web.access import Access
from chassis.web.app import create_app

_SPECIAL = {ANYBODY: "everybody", RECEIPT: "whoever has the receipt code", STAFF: "any member of the staff"}
_SCOPES = {
    Scope.DEPARTMENT: "of the department",
    Scope.BODY: "of the body",
    Scope.DEPLOYMENT: "of every body",
}
_INTRODUCTION = """\
# Who may do what

Generated from the code by `make flow`. Each service has one table, `services/<service>/domain/permissions.py`: an act,
and by whose post it may be done to what. Guards, lists and addresses read it; `tests/matrix` tries every address as
every kind of person and holds the answer against it.

- **Whose post**: a post is a role in a body (or in every one) and in a department (or in all). *Of the department*: the
  thing belongs to that department, or to none. *Of the body*: it belongs to the body of the post. *Of every body*: it
  takes a post in all of them. *His own*: what he himself proposed, or he himself, as long as he still has the post.
- **Party matters** are for party members only, at every step, in every list and in the audit. Where their column says
  who, those take the place of the others.
- **Never**: the separations of duties (职责分离), which no post lifts.
- Whoever may not know of a thing gets the answer of a thing that is not there.
"""
_HEAD = ["| act | | who | party matters | never | at |", "| --- | --- | --- | --- | --- | --- |"]


def document(services: Mapping[str, Service]) -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for name, service in services.items():
        at = _addresses(service)
        rows = [_row(code, act, at.get(code, [])) for code, act in service.permissions.items()]
        parts += [f"## {name}\n", *_HEAD, *rows, ""]
    return "\n".join(parts)


def _row(code: str, act: Act, addresses: Iterable[str]) -> str:
    who = _who([*act.external, *act.grants]) or "the command line alone"
    if act.external:
        who = f"{_who(act.grants)}; of what is for everybody: {_who(act.external)}"
    name = f"{act.name}（{act.basis}）" if act.basis else act.name
    party = "" if act.party is None else _who(act.party)
    never = ", ".join(kind.replace("_", " ") for kind in act.never)
    return f"| `{code}` | {name} | {who} | {party} | {never} | {'<br>'.join(f'`{at}`' for at in addresses)} |"


def _who(grants: Iterable[Grant]) -> str:
    grouped: dict[str, list[str]] = defaultdict(list)
    for grant in grants:
        if grant.role in _SPECIAL:
            reach = "himself" if grant.own else ("" if grant.scope == Scope.DEPLOYMENT else _SCOPES[grant.scope])
            grouped[reach].append(_SPECIAL[grant.role] if reach != "himself" else "")
        else:
            grouped[("his own, " if grant.own else "") + _SCOPES[grant.scope]].append(f"`{grant.role}`")
    return "; ".join(
        " ".join(filter(None, (", ".join(filter(None, roles)), reach))) for reach, roles in grouped.items()
    )


def _addresses(service: Service) -> dict[str, list[str]]:
    """Act → the addresses that are for those who may do it."""
    app, found = create_app(service), defaultdict[str, list[str]](list)
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        access: Access = cast(Any, app.view_functions[rule.endpoint]).access
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for act in access.acts:
                found[act].append(f"{method} {rule.rule}")
    return found
