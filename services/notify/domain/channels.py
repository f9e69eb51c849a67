"""Channels of publication (公开形式): which publish by the act itself, and which a person serves with proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.vocabulary import CHANNEL_KINDS, is_own_website, is_reached_by_publishing

# What a keeper's confirmation should name.
PROOF_HINTS: Mapping[str, str] = MappingProxyType(
    {
        "website": "网页地址",
        "intranet": "内部网页地址",
        "screen": "显示屏所在大厅、播出时间",
        "notice_board": "公开栏所在位置",
        "media": "媒体名称、版面或链接",
        "advert": "投放位置、起止日期",
        "briefing": "会议名称、通报范围",
        "official_account": "账号名称、文章链接",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One channel of a body, as the publication named it."""

    code: str
    name: str
    kind: str
    automatic: bool = False

    @property
    def by_itself(self) -> bool:
        """Whether being published is already being there: no kind that needs hands can claim it."""
        return is_reached_by_publishing(self.kind, self.automatic)

    @property
    def is_own_website(self) -> bool:
        """Whether people outside read there, on the portal, what has this channel."""
        return is_own_website(self.kind, self.automatic)

    @property
    def has_address(self) -> bool:
        """Whether it is a place on the net, so that its proof is the address of the page there."""
        return self.kind in ("website", "official_account")

    @property
    def is_looked_at(self) -> bool:
        """Whether the page there is looked at from time to time: another's website, such as the county's portal."""
        return self.kind == "website" and not self.by_itself

    @property
    def kind_name(self) -> str:
        """The kind as people read it; an unknown kind is served by hand under its own name."""
        return CHANNEL_KINDS.get(self.kind, self.name)

    @property
    def proof_hint(self) -> str:
        """What the keeper's confirmation should name."""
        return PROOF_HINTS.get(self.kind, "公开的位置、时间")
