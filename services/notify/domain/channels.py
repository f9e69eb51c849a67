"""Channels of publication (公开形式): which publish by the act itself, and which a person serves with proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelKind:
    """A kind of channel; ``proof`` tells a keeper what the confirmation should name."""

    code: str
    name: str
    proof: str
    automatic: bool = False


_KINDS = (
    ChannelKind(code="website", name="网站", proof="网页地址", automatic=True),
    ChannelKind(code="screen", name="大厅电子显示屏", proof="显示屏所在大厅、播出时间"),
    ChannelKind(code="notice_board", name="公开栏", proof="公开栏所在位置"),
    ChannelKind(code="media", name="新闻媒体", proof="媒体名称、版面或链接"),
    ChannelKind(code="advert", name="公益广告", proof="投放位置、起止日期"),
    ChannelKind(code="briefing", name="会议通报", proof="会议名称、通报范围"),
    ChannelKind(code="official_account", name="政务新媒体", proof="账号名称、文章链接"),
)
KINDS: Mapping[str, ChannelKind] = MappingProxyType({kind.code: kind for kind in _KINDS})


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
        kind = KINDS.get(self.kind)
        return self.automatic and kind is not None and kind.automatic

    @property
    def kind_name(self) -> str:
        """The kind as people read it; an unknown kind is served by hand under its own name."""
        kind = KINDS.get(self.kind)
        return kind.name if kind else self.name

    @property
    def proof_hint(self) -> str:
        """What the keeper's confirmation should name."""
        kind = KINDS.get(self.kind)
        return kind.proof if kind else "公开的位置、时间"

    def data(self) -> dict[str, Any]:
        """The channel as events carry it."""
        return {"code": self.code, "name": self.name, "kind": self.kind}
