"""Whether a complaint reads like a tip-off (举报), which whoever complains is asked about once.

A complaint goes to the body's officers, the one it is about among them; a tip-off is kept from whom it reports. Nobody
knows the difference who was hurt, so the words are looked at, and he decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from chassis.ports import Actor, Invalid, in_both
from services.complaints.domain.kinds import COMPLAINT, KINDS, OPINION
from services.complaints.domain.mentioned import by_full_name
from services.complaints.domain.reported import plain

ASKED = (COMPLAINT, OPINION)
"""The kinds of case of which it is asked, and whose words keep whoever they name from handling them."""
WORDS = (
    *("举报", "检举", "揭发", "控告", "红包", "受贿", "行贿", "索贿", "贿赂", "回扣", "好处费", "贪污", "腐败"),
    *("挪用公款", "吃拿卡要", "以权谋私", "权钱交易", "利益输送", "徇私", "中饱私囊", "打击报复", "保护伞"),
)
"""Words of an accusation; that one of them stands in a complaint is no more than a reason to ask."""


class LooksLikeATipOff(Invalid):
    """Its words accuse, or name a member of the staff, and it was not said that it is meant as a complaint."""

    code = "looks_like_a_tip_off"

    def __init__(self, kind: str, found: Sequence[str], *, recorded: bool = False) -> None:
        shown, name = "、".join(found), KINDS[kind].name
        turn, leave = ("转为举报", "不是举报，按所选类型登记") if recorded else ("改为举报", f"仍作为{name}提交")
        super().__init__(
            f"这像是举报：文中有“{shown}”。举报对被举报的人和科室保密，可以匿名；{name}由本单位承办人办理，不这样保密。"
            f"要举报的，选“{turn}”，或者到举报页填写（/complaints/tip-offs）；就是{name}的，选“{leave}”。没有保存。",
            f"This reads like a tip-off: it says {shown}. A tip-off is kept from whom it reports and may be anonymous; "
            "this is not. To give a tip-off, send kind 'tip_off' or use /complaints/tip-offs; if it is meant as it is, "
            "set not_a_tip_off. Nothing was kept.",
            errors={"not_a_tip_off": in_both(f"文中有：{shown}。请选择。", f"It says {shown}; say what is meant.")},
            found=list(found),
        )
        self._asked = kind, found

    def when_recorded(self) -> LooksLikeATipOff:
        """The same with the buttons of the page on which an officer records."""
        return LooksLikeATipOff(*self._asked, recorded=True)


def must_be_meant(kind: str, words: str, staff: Sequence[Actor]) -> None:
    """Raises :class:`LooksLikeATipOff` for a case, of one of the kinds that are :data:`ASKED`, that reads like one."""
    said = plain(words)
    if found := [*by_full_name(words, staff), *(word for word in WORDS if word in said)]:
        raise LooksLikeATipOff(kind, found)
