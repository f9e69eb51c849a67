"""Documents that others point to: only such as all readers of the one may read too."""

from __future__ import annotations

from collections.abc import Iterable

from services.catalog.domain.checks import Errors
from services.catalog.domain.item import Item
from services.catalog.domain.linked import may_lead_to
from services.catalog.ports import UnitOfWork


def require_linkable(named: Iterable[tuple[str, str]], item: Item, work: UnitOfWork) -> None:
    """Raise :class:`~chassis.ports.Invalid` for each index number, by its field's path, to which none may lead.

    What there is not and what some readers may not see are refused in the same words.
    """
    errors = Errors()
    for path, number in named:
        target = work.disclosures.linkable(number) if number else None
        errors.need(
            not number or (target is not None and may_lead_to(target, item)),
            path,
            "没有这个索引号的已公开信息，或者本信息的读者看不到它；请在公开页面上核对索引号。",
            "Nothing public has this index number, or not all readers of this one may see it; look the number up.",
        )
    errors.refuse("unknown_document")
