"""Complaints' addresses of feedback meetings, each with what it is tried on."""

from __future__ import annotations

from chassis.permissions import Thing
from tests.integration.complaints.harness import ComplaintsHarness
from tests.integration.complaints.test_meetings import FORM, MEETING, the_office
from tests.matrix.people import BODY
from tests.matrix.trying import Try

API, PAGES = "/complaints/api/v1/feedback-meetings", "/complaints/feedback-meetings"
THING = Thing(body=BODY)
AMENDED = {name: value for name, value in MEETING.items() if name != "body"}


def meeting_tries(harness: ComplaintsHarness) -> list[Try]:
    """Everything once, on one meeting."""
    made = harness.post("/feedback-meetings", MEETING, the_office()).json["id"]
    reason = {"reason": "日期有误。"}
    tries = [Try(rule=root, path=root) for root in (API, PAGES)]
    tries += [Try(rule=f"{root}/<meeting>", path=f"{root}/{made}") for root in (API, PAGES)]
    tries += [
        Try(rule=f"{root}/<meeting>/withdraw", path=f"{root}/{made}/withdraw", method="POST", body=reason, thing=THING)
        for root in (API, PAGES)
    ]
    amend = f"{PAGES}/<meeting>/amend", f"{PAGES}/{made}/amend"
    whole = {"headers": {"If-Match": '"1"'}, "thing": THING}
    return [
        *tries,
        Try(rule=API, path=API, method="POST", body=MEETING, thing=THING),
        Try(rule=f"{API}/<meeting>", path=f"{API}/{made}", method="PUT", body=AMENDED, **whole),
        Try(rule=f"{PAGES}/new", path=f"{PAGES}/new"),
        Try(rule=f"{PAGES}/new", path=f"{PAGES}/new", method="POST", body=FORM, thing=THING),
        Try(rule=amend[0], path=amend[1], thing=THING),
        Try(rule=amend[0], path=amend[1], method="POST", body={**FORM, "version": "1"}, thing=THING),
    ]
