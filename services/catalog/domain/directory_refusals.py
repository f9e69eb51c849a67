"""What is said of the directory, its obligations and registers when an act on them is refused."""

from __future__ import annotations

from chassis.ports import Conflict, NotAllowed, NotFound


class NoSuchBody(NotFound):
    """The body is unknown."""

    code = "no_such_body"

    def __init__(self, code: str) -> None:
        super().__init__(f"没有代码为“{code}”的单位，请核对单位代码。", f"There is no body '{code}'; check its code.")


class NoSuchItem(NotFound):
    """The item is unknown."""

    code = "no_such_item"

    def __init__(self, code: str) -> None:
        super().__init__(f"目录中没有事项“{code}”，请核对事项编码。", f"There is no item '{code}'; check its code.")


class DirectoryChanged(Conflict):
    """The directory changed after somebody looked at what a file would do to it."""

    code = "directory_changed"

    def __init__(self) -> None:
        super().__init__(
            "核对之后目录又有变动，还没有导入；下面是现在的比较结果，请再核对一次。",
            "The directory changed after you looked; look at the comparison again and confirm it.",
        )


class ItemRetired(Conflict):
    """The item takes no new disclosures."""

    code = "item_retired"

    def __init__(self, code: str) -> None:
        super().__init__(
            f"事项“{code}”已停用，不能再公开；请另选事项，或者请政务公开办公室恢复。",
            f"The item '{code}' is retired; choose another one or ask the office to restore it.",
        )


class AlreadyExists(Conflict):
    """The code is taken."""

    code = "already_exists"

    def __init__(self, code: str) -> None:
        super().__init__(f"“{code}”已经存在，请改用修改。", f"'{code}' exists already; change it with PUT instead.")


class NoSuchObligation(NotFound):
    """The obligation is unknown, or the asker may not know of it."""

    code = "no_such_obligation"

    def __init__(self) -> None:
        super().__init__(
            "没有这项公开义务，或者您无权查看；请从公开覆盖页面进入。",
            "There is no such obligation, or you may not see it; take it from the list.",
        )


class ObligationSettled(Conflict):
    """What is fulfilled or excused already is not excused."""

    code = "obligation_settled"

    def __init__(self) -> None:
        super().__init__(
            "这项公开义务已经履行或者免除，无需再免除；请刷新后查看。",
            "It is fulfilled or excused already; reload to see how it stands.",
        )


class NotExcused(Conflict):
    """Only what the office excused can be taken back by it."""

    code = "not_excused"

    def __init__(self) -> None:
        super().__init__(
            "这项公开义务不是由政务公开办公室免除的，或者目录已不再要求，不能撤销；需要的，请先在目录中恢复。",
            "The office did not excuse it, or the directory asks for it no more; restore it there first.",
        )


class NoSuchEntry(NotFound):
    """The register has no such entry, or the asker may not know of it."""

    code = "no_such_entry"

    def __init__(self) -> None:
        super().__init__(
            "登记簿里没有这一条，或者您无权查看；请从登记簿的列表进入。",
            "The register has no such entry, or you may not see it; take it from the list.",
        )


class ReviewersAreTheOffices(NotAllowed):
    """Who reviews and approves what is disclosed is decided by the office, not by whoever else keeps the directory."""

    code = "reviewers_of_office"

    def __init__(self, names: str, fields: str) -> None:
        super().__init__(
            f"由谁审核、审批由本单位政务公开办公室确定。只改其他内容的，请原样保留“{names}”；"
            "需要改的，请联系该岗位人员。",
            f"Who reviews and approves is the office's to decide. To change the rest, send {fields} as they are; else "
            "ask the office.",
        )
