"""How a citizen can be reached. Never in events, logs, audit records or public pages."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Invalid
from services.complaints.domain.texts import clean

_LONGEST = {"name": 60, "phone": 40, "email": 120, "address": 200}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Name and ways to reach a citizen, each of his own free will."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    def __repr__(self) -> str:
        """Nothing: a contact that somebody logs by accident still says nothing."""
        return "Contact(…)"

    def as_dict(self) -> dict[str, str]:
        """The parts that were given."""
        parts = {"name": self.name, "phone": self.phone, "email": self.email, "address": self.address}
        return {part: value for part, value in parts.items() if value}


def contact_of(given: dict[str, str], *, anonymous: bool) -> Contact | None:
    """The contact somebody gave, or None. Raises :class:`Invalid` for one given together with anonymity."""
    parts = {
        part: clean(given.get(part, ""), field=f"contact.{part}", longest=longest, required=False, one_line=True)
        for part, longest in _LONGEST.items()
    }
    if not any(parts.values()):
        return None
    if anonymous:
        raise Invalid(
            "匿名提交时不要填写联系方式；我们不会保存它。请清空联系方式，或者取消“匿名”。",
            "An anonymous case carries no contact. Leave the contact out, or do not send it anonymously.",
            errors={"contact": "匿名时请留空"},
        )
    return Contact(**parts)
