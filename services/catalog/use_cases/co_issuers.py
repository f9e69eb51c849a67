"""联合发文: whom a proposer names as issuing a document with his body."""

from __future__ import annotations

from dataclasses import dataclass

from services.catalog.domain.body import Body
from services.catalog.domain.checks import Errors
from services.catalog.domain.revision import CoIssuer
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class NamedIssuer:
    """A body of this deployment by its code, or another's by its name."""

    body: str = ""
    name: str = ""


def co_issuers_of(named: tuple[NamedIssuer, ...], lead: Body, work: UnitOfWork) -> tuple[CoIssuer, ...]:
    """Each with its name. Raises :class:`~chassis.ports.Invalid` for whom there is none, or who leads."""
    errors, found = Errors(), list[CoIssuer]()
    for number, each in enumerate(named):
        path = f"co_issuers.{number}"
        errors.need(
            bool(each.body) != bool(each.name),
            path,
            "请写单位代码（本系统的单位）或者名称（其他机关），只写一项。",
            "Give the code of a body of this deployment, or the name of another.",
        )
        body = work.bodies.get(each.body) if each.body else None
        errors.need(
            not each.body or (body is not None and body.active),
            path,
            "没有这个单位，或者已停用。",
            "There is no such active body.",
        )
        errors.need(
            each.body != lead.code and each.name != lead.name,
            path,
            "牵头单位不用再写。",
            "The body that leads is no co-issuer.",
        )
        found.append(CoIssuer(body=each.body, name=body.name if body else each.name))
    errors.distinct([issuer.name for issuer in found], "co_issuers")
    errors.refuse("invalid_content")
    return tuple(found)
