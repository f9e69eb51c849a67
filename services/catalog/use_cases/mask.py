"""Taking over the masked text: all personal data that have no reason to stay are hidden at once."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.personal_data_refusals import NothingToMask
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.edit import Edit, edit
from services.catalog.use_cases.load_for_update import load_for_update
from services.catalog.use_cases.resubmission import resubmitted
from services.catalog.use_cases.submission import masked


def mask(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Save the draft with its personal data masked, as an edit of its own."""
    disclosure = load_for_update(work, command.disclosure, act="mask", by=command.actor, expected=command.expected)
    present = disclosure.revision.content
    # Asked before the text is read: who may not edit shall not have it worked on.
    rules.edit(disclosure, present, by=command.actor, at=clock.now())
    if not disclosure.maskable_findings:
        raise NothingToMask
    text = work.files.get(present.text.digest).decode() if present.text.digest else ""
    submission = masked(resubmitted(present, text), disclosure.item, work)
    return edit(Edit(actor=command.actor, disclosure=disclosure.id, submission=submission), work=work, clock=clock)
