"""What of a case was withheld (条例第三十七条), in the words of page and form."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.content.findings.bars import Withheld
from chassis.ports import Files
from services.review.adapters.content import read_text
from services.review.domain.case import Case
from services.review.domain.proposal import Proposal
from services.review.domain.refusals import ContentDamaged, TextGone
from services.vocabulary import PERSONAL_DATA

_PRIVACY = "privacy"


def withheld_of(case: Case, files: Files) -> Sequence[Withheld] | None:
    """By ground, of title, summary, text and attachments; None where the text is gone or damaged."""
    try:
        found: Sequence[Withheld] = read_text(case, files)["withheld"]
    except (ContentDamaged, TextGone):
        return None
    return found


def withheld_words(withheld: Sequence[Withheld] | None) -> str:
    """The list as a form tells it."""
    if withheld is None:
        return "正文已清除或者读不出，无法列出。"
    return "；".join(f"{each.name}（{each.article}）{each.count}处" for each in withheld) or "—"


def personal_data_words(proposal: Proposal, withheld: Sequence[Withheld]) -> str:
    """What the item says of personal data; what this content withheld is told beside it, as it may say otherwise."""
    of_item = PERSONAL_DATA[proposal.personal_data]
    count = sum(each.count for each in withheld if each.ground == _PRIVACY)
    return f"公开事项登记为“{of_item}”；本件已隐去个人隐私{count}处" if count else of_item
