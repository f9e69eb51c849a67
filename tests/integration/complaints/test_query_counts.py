"""SQL statements per request stay within the targets, whatever the length of a list."""

from __future__ import annotations

from chassis.relay.scheduler import run_timer
from tests.harness.base import WHO_ASKS
from tests.integration.complaints.harness import ComplaintsHarness, an_officer, as_told

DETAIL, LIST, WRITE = 2, 3, 10
LEDGER = 1
"""What it takes to enter an act into the ledger of a case, beside the row that is made of it."""
FILED = LEDGER + 1
"""A new case reads the limits of its body besides."""
NAMES = 2
"""What a citizen writes is looked through for the staff and the departments of the body."""
LIMITS = 1
"""So many statements it takes to hold a stranger against the limits, in place of looking up who asks."""


def test_reading_one_case_takes_two_statements(harness: ComplaintsHarness) -> None:
    given = harness.answered(disclosure="d1")
    for number in range(5):
        harness.post(f"/cases/{given['number']}/messages", {"text": str(number)}, Receipt_Code=given["receipt_code"])
    officer = an_officer()
    for actor, headers in ((None, {"Receipt_Code": given["receipt_code"]}), (officer, {})):
        with harness.statements() as seen:
            assert harness.get(f"/cases/{given['number']}", actor, **headers).status_code == 200
        assert len(seen) <= DETAIL + (WHO_ASKS if actor else LIMITS), seen
    with harness.statements() as seen:
        harness.get(f"/cases/{given['number']}/deadline", officer)
        harness.get("/evaluations?disclosure=d1")
    assert len(seen) <= DETAIL * 2 + WHO_ASKS, seen


def test_lists_take_the_same_statements_whatever_their_length(harness: ComplaintsHarness) -> None:
    for _ in range(6):
        harness.answered(disclosure="d1", publish_ok=True)
    officer = an_officer()
    for path in ("/cases?limit={}", "/responses?limit={}"):
        for limit in (1, 5, 100):
            with harness.statements() as seen:
                assert len(harness.get(path.format(limit), officer).json["items"]) == min(limit, 6)
            assert len(seen) <= LIST + WHO_ASKS, seen


def test_every_write_stays_within_ten_statements(harness: ComplaintsHarness) -> None:
    """An Idempotency-Key costs two of them."""
    officer = an_officer()
    case = {"kind": "opinion", "title": "一", "text": "二", "disclosure": "d1", "publish_ok": True}
    ratings = {"disclosure": "d1", "truthfulness": 5, "completeness": 4, "effectiveness": 3}
    with harness.statements() as seen:
        given = harness.post("/cases", case, Idempotency_Key="a" * 16).json
    assert len(seen) <= WRITE + FILED + NAMES + LIMITS, seen
    path, code = f"/cases/{given['number']}", {"Receipt_Code": given["receipt_code"]}
    acts = (
        ("messages", {"text": "x"}, code),
        ("accept", {}, officer),
        ("assign", {"department": "CW", "person": "wang"}, officer),
        ("draft", {"text": "x", "outcome": "adopted"}, officer),
        ("draft", {"text": "y", "outcome": "adopted"}, officer),
        ("answer", {"text": "z", "outcome": "adopted"}, officer),
        ("rate", {"satisfaction": 5}, code),
        ("reopen", {"reason": "x"}, code),
        ("answer", {"text": "z", "outcome": "adopted"}, officer),
        ("rate", {"satisfaction": 3}, code),
        ("close", {"reason": "x"}, officer),
    )
    for number, (act, body, who) in enumerate(acts):
        with harness.statements() as seen:
            actor, headers = (officer, {}) if who is officer else (None, code)
            response = harness.post(f"{path}/{act}", body, actor, Idempotency_Key=f"{number:016}", **headers)
            assert response.status_code < 300
        assert len(seen) <= WRITE + LEDGER + (WHO_ASKS if actor else 2 * LIMITS + NAMES), (act, len(seen), seen)
    with harness.statements() as seen:
        assert harness.post("/evaluations", ratings, Idempotency_Key="b" * 16).status_code == 201
    assert len(seen) <= WRITE + LIMITS, seen
    with harness.statements() as seen:
        assert harness.post("/evaluations", {**ratings, "comment": "x"}).status_code == 201
    assert len(seen) <= WRITE + FILED + NAMES + LIMITS, seen


def test_looking_for_cases_left_behind_takes_the_same_statements_whoever_has_them(harness: ComplaintsHarness) -> None:
    release = next(timer for timer in harness.service.timers if timer.name == "release_handlers")
    officers, taken = ("chen", "wang", "zhao"), []
    harness.deliver("catalog.person.changed", "zhao", as_told(an_officer("zhao")))
    for sub in officers:
        number = harness.submit_case()["number"]
        assert harness.act(number, "accept", actor=an_officer(sub)).status_code == 200
        with harness.statements() as seen:
            assert run_timer(harness.service, release) == 0, "each has his post"
        taken.append(len(seen))
    assert taken == taken[:1] * len(officers), taken
