"""What is said of filing (归档) when it is refused."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.ports import Conflict
from services.catalog.domain.refusals import NotInThisState


class NothingToFile(NotInThisState):
    """What was purged left nothing that could be filed."""

    def __init__(self) -> None:
        super().__init__("purged", "file", ["purge"])

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """Why nothing is left to be filed."""
        return "这条信息已经清除，没有可以归档的内容；清除的复核记录另行保存。"


class NoFonds(Conflict):
    """An archive number begins with the fonds that the archives gave to the body (DA/T 22)."""

    code = "no_fonds"

    def __init__(self, body: str) -> None:
        super().__init__(
            f"“{body}”还没有登记全宗号，不能归档。请政务公开办公室在单位资料中登记档案馆给定的全宗号（fonds）后再归档。",
            f"'{body}' has no fonds number, so nothing is filed: its office enters the one that the archives gave it "
            "(fonds, with the body), then file.",
        )


class NotDelivered(Conflict):
    """Filing needs the publication out on all its channels."""

    code = "not_delivered"

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"还有渠道没有完成公开：{'、'.join(names)}；请渠道维护人确认后再归档。",
            f"Not yet out on: {', '.join(names)}; have the channel keeper confirm, then file.",
            channels=names,
        )


class AlreadyFiled(Conflict):
    """There is nothing new to file."""

    code = "already_filed"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"这一版已经归档，档号 {number}。更正、撤下、领导小组评议或者整改核验之后，再归档为补充材料，档号不变。",
            f"This edition is filed as {number}. After a correction, a withdrawal, an evaluation of the leading group "
            "or a verified order an addendum is filed under it.",
        )
