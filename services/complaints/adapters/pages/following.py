"""A case by number and code: the form for both, the conversation, and what whoever has the code does there.

Tip-offs are followed on pages of their own, which leave nothing behind; what is done there is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request

from chassis.content.text_guard import is_storable
from chassis.web.elder import is_switched
from chassis.web.forms import load_form
from chassis.web.limits import TooManyTries, guessing
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.complaints.adapters import case_view
from services.complaints.adapters.access import may
from services.complaints.adapters.http import filing_schemas as schemas
from services.complaints.adapters.http.case_replies import deadline_of
from services.complaints.adapters.pages import explanations
from services.complaints.adapters.pages.deed import Deed
from services.complaints.adapters.storage import Work
from services.complaints.domain import kinds, receipt, states
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.answering import DELIVERIES
from services.complaints.domain.case import NoSuchCase
from services.complaints.domain.tip_off import HasItsOwnPage
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.write_message import WriteMessage, write_message

FOLLOWED = "followed"
"""What a receipt of these pages shows."""

DEEDS: Mapping[str, Deed] = {
    "message": Deed(schemas.NewMessage, WriteMessage, write_message, "留言已送达承办人。", ("text", "留言")),
    "rate": Deed(schemas.Rating, RateAnswer, rate_answer, "谢谢，您的评价已记录。"),
    "reopen": Deed(schemas.Reopening, ReopenCase, reopen_case, "已重新办理，期限重新计算。", ("reason", "理由")),
}


def number_asked() -> str:
    """Of which case a form tries the code, as the number is spelled here."""
    number = kinds.number_asked(request.form.get("number", ""))
    return number if is_storable(number) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Where cases are followed, their templates, how a page goes out, and which numbers are followed elsewhere."""

    at: str
    receipts: str
    form: str
    page: str
    sent: Callable[[str], Response]
    of_tip_offs: bool = False

    def opened(self) -> tuple[str, str]:
        """Number and code that a form sent. Raises :class:`HasItsOwnPage` for a tip-off where others are followed."""
        number = number_asked()
        if not self.of_tip_offs and kinds.is_of_tip_off(number):
            raise HasItsOwnPage
        return number, request.form.get("code", "")

    def show(self, work: Work) -> Response:
        """The form for number and code; once they were sent, the case."""
        number, code = number_asked(), request.form.get("code", "")
        # Whoever switches the elder mode while he writes them has not asked yet; that is no try of a code.
        is_writing = is_switched() and request.path == self.at
        is_wrong = isinstance(g.get("refusal"), (NoSuchCase, TooManyTries, HasItsOwnPage))
        if (number or code) and not is_writing and not is_wrong:
            # What was refused for another reason is no way to try codes either.
            with suppress(NoSuchCase, TooManyTries), guessing(number):
                return self.followed(work, number, code)
        shown = {"number": number, "code": code, "tells_by_mail": work.tells_by_mail, **self._left_over(())}
        return self.sent(render(self.form, **shown))

    def followed(self, work: Work, number: str, code: str, notice: str = "") -> Response:
        """The case. Raises :class:`NoSuchCase`."""
        case = case_view.for_citizen(work, number, code, today=clock().today())
        body = render(
            self.page,
            case=case,
            code=receipt.written(receipt.normalised(code)),
            notice=notice,
            kind=kinds.KINDS[case["kind"]],
            states=states.STATES,
            outcomes=OUTCOMES,
            deliveries=DELIVERIES,
            **self._left_over(case["allowed"]),
            **explanations.explained(deadline_of(case, work)),
        )
        return self.sent(body)

    def _left_over(self, allowed: Collection[str]) -> dict[str, Any]:
        """What a form was refused with that the page has no field for any more: its words, to copy them."""
        act = request.path.removeprefix(f"{self.at}/")
        deed = DEEDS.get(act)
        if deed is None or act in allowed:
            return {}
        name, label = deed.written or ("", "")
        words = request.form.get(name, "").strip()
        return {"is_over": True, "words": [(label, words)] if words else []}

    def kept(self, notice: str) -> dict[str, Any]:
        """What is kept, encrypted, to show the case again.

        The code stays out of addresses, which browsers and proxies keep, and going back asks nobody whether to send
        the form again.
        """
        number, code = self.opened()
        return {"page": FOLLOWED, "number": number, "code": code, "notice": notice}


def declare(pages: Pages, where: Following) -> None:
    """The form, and what each deed's form sends."""

    def show_follow(work: Work) -> Response:
        return where.show(work)

    def follow(work: Work, form: Any) -> dict[str, Any]:
        load_form(schemas.ReceiptForm, form)
        case_view.for_citizen(work, *where.opened(), today=clock().today())
        return where.kept("")

    def follow_again(_work: Work, act: str) -> Any:
        # A refused form leaves its own address in the browser; loaded anew, that leads back to number and code.
        del act
        return redirect(where.at, code=303)

    who = may("case.read")
    sends: dict[str, Any] = {"again": show_follow, "tries": number_asked, "receipts": where.receipts}
    pages.get(where.at, who=who)(show_follow)
    pages.post(where.at, who=who, **sends)(follow)
    pages.get(f"{where.at}/<act>", who=who)(follow_again)
    sends |= {"limits": ("message", "case"), "thing": number_asked}
    for act, deed in DEEDS.items():
        pages.post(f"{where.at}/{act}", who=may(f"case.{act}"), **sends)(_doing(act, deed, where))


def _doing(act: str, deed: Deed, where: Following) -> Callable[..., dict[str, Any]]:
    def do(work: Work, form: Any) -> dict[str, Any]:
        number, code = where.opened()
        deed.do(work, form, actor=actor(), number=number, code=code)
        return where.kept(deed.done)

    do.__name__ = act
    return do
