"""The acts of people on an issue, declared once for endpoints and buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chassis.web.input import Nothing
from chassis.web.schema import Schema
from services.catalog.adapters.http.issue_schemas import OfIssueSchema
from services.catalog.adapters.http.schemas import NeededReasonSchema
from services.catalog.domain.issue import Issue
from services.catalog.use_cases.add_to_issue import add_to_issue
from services.catalog.use_cases.archive_issue import archive_issue
from services.catalog.use_cases.cancel_issue import CancelIssue, cancel_issue
from services.catalog.use_cases.close_issue import close_issue
from services.catalog.use_cases.on_issue import OfDisclosure, OnIssue
from services.catalog.use_cases.remove_from_issue import remove_from_issue


@dataclass(frozen=True, slots=True)
class IssueAct:
    """The use case, and what it is given beside who and which, as its ``command``."""

    run: Callable[..., Issue]
    given: type[Schema] = Nothing
    command: type[OnIssue] = OnIssue


ISSUE_ACTS: Mapping[str, IssueAct] = {
    "add": IssueAct(add_to_issue, OfIssueSchema, OfDisclosure),
    "remove": IssueAct(remove_from_issue, OfIssueSchema, OfDisclosure),
    "close": IssueAct(close_issue),
    "cancel": IssueAct(cancel_issue, NeededReasonSchema, CancelIssue),
    "archive": IssueAct(archive_issue),
}
