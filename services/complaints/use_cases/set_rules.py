"""The office sets how its body handles cases."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock, NotFound, Stale, is_seen
from services.complaints.domain.body_rules import BodyRules, changed
from services.complaints.domain.permissions import require_to
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRules:
    """The rules, and the version that whoever sets them saw."""

    actor: Actor
    rules: BodyRules
    seen: str | None = None


def set_rules(command: SetRules, *, work: UnitOfWork, clock: Clock) -> BodyRules:
    """They hold for what is done from now on; an answer under way goes through what is still missing of them.

    Raises ``NotAllowed``, ``NotFound`` or ``Stale``.
    """
    wanted = command.rules
    require_to("case_rules.set", wanted.body, command.actor)
    work.refuse_marked("document_code", wanted.document_code)
    for index, template in enumerate(wanted.templates):
        work.refuse_marked(f"templates.{index}.name", template.name)
        work.refuse_marked(f"templates.{index}.text", template.text)
    for index, limit in enumerate(wanted.limits):
        work.refuse_marked(f"limits.{index}.basis", limit.basis)
    if work.directory.receiving(wanted.body, None) is None:
        raise NotFound("没有这个单位。请从列表进入。", "There is no such body.", code="no_such_body")
    present = work.rules.load_for_update(wanted.body)
    if not is_seen(present.version, command.seen):
        raise Stale(
            "规则刚被他人修改，请刷新后再设定。",
            "The rules were changed meanwhile; read them again first.",
            etag=str(present.version),
        )
    rules, event = changed(replace(wanted, version=present.version), by=command.actor, at=clock.now(), terms=work.terms)
    work.rules.save(rules)
    work.events.record(event)
    return rules
