"""What every act of a person on an issue says, and how the issue is loaded for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chassis.ports import Actor, Refusal
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.freshness import require_version
from services.catalog.domain.issue import Issue, Member
from services.catalog.domain.issue_refusals import IssueNotInThisState, NoSuchIssue
from services.catalog.domain.issuing import acts_for
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import load_for_note


@dataclass(frozen=True, slots=True, kw_only=True)
class OnIssue:
    """Who acts on which issue; ``expected`` is the version that was seen (None: whichever)."""

    actor: Actor
    issue: str
    expected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDisclosure(OnIssue):
    """The same, with one disclosure."""

    disclosure: str


def load_issue(work: UnitOfWork, command: OnIssue) -> Issue:
    """The issue, locked until the transaction ends. Whoever may not know of it learns nothing."""
    issue = work.issues.load_for_update(command.issue)
    if issue is None or not PERMISSIONS.permits("issue.read", command.actor, issue.thing):
        raise NoSuchIssue
    require_version(issue.etag, command.expected)

    def refused(refusal: Refusal, at: datetime) -> None:
        if isinstance(refusal, IssueNotInThisState):
            refusal.offer(acts_for(issue, command.actor))

    work.events.if_refused(refused)
    return issue


def load_members(work: UnitOfWork, members: Iterable[Member]) -> dict[str, Disclosure]:
    """The disclosures of an issue, locked after it in the order of their ids, so that two acts never wait in a ring."""
    return {identity: load_for_note(work, identity) for identity in sorted(member.disclosure for member in members)}
