"""What is said of an issue (期) when an act on it is refused."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.ports import Conflict, IllegalTransition, NotFound
from services.catalog.domain.vocabulary import ISSUE_ACTS, ISSUE_STATES


class NoSuchIssue(NotFound):
    """The issue is unknown, or the asker may not know of it."""

    code = "no_such_issue"

    def __init__(self) -> None:
        super().__init__(
            "没有这一期，或者您无权查看；请从期次列表进入。",
            "There is no such issue, or you may not see it; open it from the list of issues.",
        )


class IssueNotInThisState(IllegalTransition):
    """The act is not possible with the issue as it stands."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        # Whether it is agreed is the leading group's to say.
        own = [ISSUE_ACTS[name] for name in allowed if name not in ("agree", "disagree")]
        otherwise = "请等领导小组审议。" if self.state == "closed" else "请刷新页面，看它现在的状态。"
        can = f"现在可以：{'、'.join(own)}。" if own else otherwise
        return f"这一期现在的状态是“{ISSUE_STATES[self.state]}”，不能“{ISSUE_ACTS[self.act]}”。{can}"


class NotForIssue(Conflict):
    """What cannot be in this issue."""

    code = "not_for_issue"


class AlreadyInIssue(Conflict):
    """It is in an issue that is not deliberated yet."""

    code = "already_in_issue"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"它已经列入“{number}”，请先从那一期移出。", f"It is in '{number}' already; remove it there first."
        )


class NotInIssue(Conflict):
    """The issue has no such disclosure."""

    code = "not_in_issue"

    def __init__(self) -> None:
        super().__init__("这一期没有这条信息，请刷新后再试。", "The issue has no such disclosure; reload it.")


class IssueNotReady(Conflict):
    """What is deliberated has passed review."""

    code = "issue_not_ready"

    def __init__(self, disclosures: Sequence[str]) -> None:
        super().__init__(
            f"还有{len(disclosures)}条没有审核通过，不能提请审议；请等审核办结，或者把它们移出本期。",
            f"{len(disclosures)} of its disclosures have not passed review; wait for that, or remove them.",
            disclosures=list(disclosures),
        )


class IssueEmpty(Conflict):
    """There is nothing to deliberate."""

    code = "issue_empty"

    def __init__(self) -> None:
        super().__init__(
            "这一期还没有可以审议的信息，请先列入。",
            "There is nothing in this issue to deliberate; add disclosures first.",
        )


class IssueNotEmpty(Conflict):
    """Only what holds nothing is cancelled."""

    code = "issue_not_empty"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"这一期列入了 {count} 条信息，不能撤销。请先把它们移出（可以列入其他期次），再撤销。",
            f"There are {count} disclosures in this issue; remove them first, then cancel it.",
        )


class NothingOutYet(Conflict):
    """Nothing of an issue can be filed yet."""

    code = "nothing_out_yet"

    def __init__(self) -> None:
        super().__init__(
            "这一期还没有可以归档的信息；请等其中至少一条在各渠道公开完成后再归档。全部标为“未随本期公开”的，不必归档。",
            "Nothing of this issue can be filed yet; file it once one of its disclosures is out on all its channels. "
            "An issue with which nothing went out is not filed.",
        )


class IssueFull(Conflict):
    """An issue stays short enough to be deliberated."""

    code = "issue_full"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"一期最多列入{most}条，请新开一期。", f"An issue has at most {most} disclosures; open another."
        )
