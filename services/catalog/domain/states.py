"""The tables of states, as data. README.md draws them; a test compares them."""

from __future__ import annotations

from collections.abc import Mapping

from services.catalog.domain.refusals import NotInThisState

Table = Mapping[tuple[str, str], str]

NEW = ""
DRAFT, RETURNED = "draft", "returned"
PROPOSED, IN_REVIEW, APPROVED = "proposed", "in_review", "approved"
PUBLISHED, SUPERSEDED = "published", "superseded"
REFUSED, ABANDONED = "refused", "abandoned"
UNPUBLISHED, WITHDRAWN = "unpublished", "withdrawn"

REVISION: Table = {
    (NEW, "draft"): DRAFT,
    (NEW, "correct"): DRAFT,
    # The edition that the system makes from what was approved for the end of a public notice.
    (NEW, "end_notice"): PUBLISHED,
    (DRAFT, "edit"): DRAFT,
    (RETURNED, "edit"): RETURNED,
    (DRAFT, "propose"): PROPOSED,
    (RETURNED, "propose"): PROPOSED,
    (PROPOSED, "open_review"): IN_REVIEW,
    (PROPOSED, "recall"): DRAFT,
    (IN_REVIEW, "recall"): DRAFT,
    (IN_REVIEW, "pass_step"): IN_REVIEW,
    (IN_REVIEW, "return"): RETURNED,
    (IN_REVIEW, "refuse"): REFUSED,
    # 条例第十八条: what was refused is examined again, and stays so, or begins anew from its text.
    (REFUSED, "re_examine"): REFUSED,
    (NEW, "re_examine"): DRAFT,
    (IN_REVIEW, "approve"): APPROVED,
    (APPROVED, "hold"): DRAFT,
    # 会签: who issues it too consents, or takes it back to its proposer, as long as it is not public.
    (PROPOSED, "consent"): PROPOSED,
    (IN_REVIEW, "consent"): IN_REVIEW,
    (APPROVED, "consent"): APPROVED,
    (PROPOSED, "record_consent"): PROPOSED,
    (IN_REVIEW, "record_consent"): IN_REVIEW,
    (APPROVED, "record_consent"): APPROVED,
    (PROPOSED, "object"): DRAFT,
    (IN_REVIEW, "object"): DRAFT,
    (APPROVED, "object"): DRAFT,
    (APPROVED, "publish"): PUBLISHED,
    (PUBLISHED, "supersede"): SUPERSEDED,
    (DRAFT, "hand_over"): DRAFT,
    (RETURNED, "hand_over"): RETURNED,
    (DRAFT, "abandon"): ABANDONED,
    (RETURNED, "abandon"): ABANDONED,
    # A purge ends whatever is under way, so that nothing can publish it later; what has ended stays as it ended.
    (DRAFT, "purge"): ABANDONED,
    (PROPOSED, "purge"): ABANDONED,
    (IN_REVIEW, "purge"): ABANDONED,
    (RETURNED, "purge"): ABANDONED,
    (APPROVED, "purge"): ABANDONED,
    (PUBLISHED, "purge"): PUBLISHED,
    (SUPERSEDED, "purge"): SUPERSEDED,
    (REFUSED, "purge"): REFUSED,
    (ABANDONED, "purge"): ABANDONED,
}

DISCLOSURE: Table = {
    (UNPUBLISHED, "publish"): PUBLISHED,
    (PUBLISHED, "publish"): PUBLISHED,
    (PUBLISHED, "correct"): PUBLISHED,
    (PUBLISHED, "end_notice"): PUBLISHED,
    (PUBLISHED, "file"): PUBLISHED,
    (PUBLISHED, "withdraw"): WITHDRAWN,
    (PUBLISHED, "declare_validity"): PUBLISHED,
    (PUBLISHED, "take_down"): WITHDRAWN,
    (WITHDRAWN, "file"): WITHDRAWN,
    (UNPUBLISHED, "purge"): UNPUBLISHED,
    (PUBLISHED, "purge"): WITHDRAWN,
    (WITHDRAWN, "purge"): WITHDRAWN,
}

OPEN, CLOSED, DELIBERATED, FILED, CANCELLED = "open", "closed", "deliberated", "filed", "cancelled"

# Of an issue. Whether all of it is public follows from what is in it.
ISSUE: Table = {
    (NEW, "open"): OPEN,
    (OPEN, "add"): OPEN,
    (OPEN, "remove"): OPEN,
    (OPEN, "close"): CLOSED,
    (OPEN, "cancel"): CANCELLED,
    (CLOSED, "agree"): DELIBERATED,
    (CLOSED, "disagree"): OPEN,
    (DELIBERATED, "file"): FILED,
    (FILED, "file"): FILED,
}

# 修订办理中: a disclosure has at most one revision in these states.
UNDER_WAY = frozenset({DRAFT, PROPOSED, IN_REVIEW, RETURNED, APPROVED})


def allowed_acts(table: Table, state: str) -> list[str]:
    """The acts that the table has for a state."""
    return sorted(act for (origin, act) in table if origin == state)


def after(table: Table, state: str, act: str) -> str:
    """The state that follows. Raises :class:`NotInThisState` naming the acts that are allowed."""
    try:
        return table[state, act]
    except KeyError:
        raise NotInThisState(state, act, allowed_acts(table, state)) from None
