"""The acts on a disclosure, one address each. Every one answers how the disclosure stands afterwards."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from chassis.web import http
from chassis.web.http import STAFF, Reply, blueprint, endpoint, role
from services.catalog.adapters.http import schemas
from services.catalog.adapters.http.disclosures import progress_reply
from services.catalog.adapters.http.fields import identity
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.abandon import Abandon, abandon
from services.catalog.use_cases.archive import Archive, archive
from services.catalog.use_cases.correct import Correct, correct
from services.catalog.use_cases.hold import Hold, hold
from services.catalog.use_cases.propose import Propose, propose
from services.catalog.use_cases.recall import Recall, recall
from services.catalog.use_cases.take_down import TakeDown, take_down
from services.catalog.use_cases.withdraw import Withdraw, withdraw

Given = dict[str, Any]


def make_acts() -> Blueprint:
    """The group of endpoints, made anew for each application."""
    api = blueprint("catalog", "acts")
    office = role("office", "party_organisation")
    acts = (
        ("propose", STAFF, schemas.ReasonSchema, propose_revision),
        ("recall", STAFF, schemas.ReasonSchema, recall_revision),
        ("abandon", STAFF, schemas.ReasonSchema, abandon_revision),
        ("hold", office, schemas.NeededReasonSchema, hold_revision),
        ("correct", role("proposer"), schemas.NeededReasonSchema, correct_disclosure),
        ("withdraw", role("office", "leader", "party_organisation"), schemas.WithdrawSchema, withdraw_disclosure),
        ("take-down", office, schemas.TakeDownSchema, take_disclosure_down),
        ("archive", role("archivist"), schemas.ReasonSchema, file_disclosure),
    )
    for act, who, body, view in acts:
        endpoint(api, "POST", f"/disclosures/<disclosure>/{act}", who=who, body=body, returns=schemas.ProgressView)(
            view
        )
    return api


def propose_revision(work: UnitOfWork, given: Given, disclosure: str) -> Reply:
    """Hand the revision to review."""
    command = Propose(actor=http.actor(), disclosure=identity(disclosure), expected=http.if_match())
    return progress_reply(propose(command, work=work, clock=http.clock()))


def recall_revision(work: UnitOfWork, given: Given, disclosure: str) -> Reply:
    """Take the proposed revision back."""
    command = Recall(
        actor=http.actor(), disclosure=identity(disclosure), reason=given["reason"], expected=http.if_match()
    )
    return progress_reply(recall(command, work=work, clock=http.clock()))


def abandon_revision(work: UnitOfWork, given: Given, disclosure: str) -> Reply:
    """Give the draft or returned revision up."""
    command = Abandon(
        actor=http.actor(), disclosure=identity(disclosure), reason=given["reason"], expected=http.if_match()
    )
    return progress_reply(abandon(command, work=work, clock=http.clock()))


def hold_revision(work: UnitOfWork, given: Given, disclosure: str) -> Reply:
    """Hold what was approved and awaits its hour."""
    command = Hold(
        actor=http.actor(), disclosure=identity(disclosure), reason=given["reason"], expected=http.if_match()
    )
    return progress_reply(hold(command, work=work, clock=http.clock()))


def correct_disclosure(work: UnitOfWork, given: Given, disclosure: str) -> Reply:
    """Begin the next revision of what is published."""
    command = Correct(
        actor=http.actor(), disclosure=identity(disclosure), reason=given["reason"], expected=http.if_match()
    )
    return progress_reply(correct(command, work=work, clock=http.clock()))


def withdraw_disclosure(work: UnitOfWork, given: Given, disclosure: str) -> Reply:
    """Withdraw what is published, with reason and legal ground."""
    command = Withdraw(
        actor=http.actor(),
        disclosure=identity(disclosure),
        reason=given["reason"],
        ground=given["ground"],
        expected=http.if_match(),
    )
    return progress_reply(withdraw(command, work=work, clock=http.clock()))


def take_disclosure_down(work: UnitOfWork, given: Given, disclosure: str) -> Reply:
    """Take it down at once; nothing of it is kept but digests, and neither is a reason given here."""
    command = TakeDown(actor=http.actor(), disclosure=identity(disclosure), expected=http.if_match())
    return progress_reply(take_down(command, work=work, clock=http.clock()))


def file_disclosure(work: UnitOfWork, given: Given, disclosure: str) -> Reply:
    """File the publication under an archive number."""
    command = Archive(actor=http.actor(), disclosure=identity(disclosure), expected=http.if_match())
    return progress_reply(archive(command, work=work, clock=http.clock()))
