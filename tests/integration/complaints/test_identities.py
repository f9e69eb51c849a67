"""Who an informant is: opened by two people for a day, in clear nowhere, and erased with the case."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.sessions import token_of
from tests.integration.complaints.harness import ComplaintsHarness, an_officer
from tests.integration.complaints.tip_offs import (
    LEADER,
    NAME,
    NOT_OURS,
    OFFICE,
    OTHER_AUDITOR,
    PHONE,
    an_office,
    audited,
    given,
    opened_by,
    sealed,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[ComplaintsHarness]:
    with an_office(tmp_path) as made:
        yield made


def test_two_people_open_an_identity_for_a_day_and_it_leaves_its_trace(office: ComplaintsHarness) -> None:
    number = given(office)["number"]
    officer = an_officer()
    assert office.get(f"/cases/{number}/identity", officer).json["code"] == "identity_not_open"
    assert office.get(f"/cases/{number}", officer).json["contact"] is None
    assert office.act(number, "ask-identity", {"reason": "要当面核实。"}).status_code == 200
    assert office.get(f"/cases/{number}/identity", officer).status_code == 409
    assert office.act(number, "grant-identity", {"reason": "确有必要。"}, LEADER).status_code == 200
    seen = office.get(f"/cases/{number}/identity", officer)
    assert (seen.json["name"], seen.json["phone"]) == (NAME, PHONE)
    assert seen.headers["Cache-Control"] == "private, no-store"
    for other in (an_officer("wang"), LEADER):
        assert office.get(f"/cases/{number}/identity", other).status_code in (403, 409)
    office.sign_in_with(token_of(office.service, officer))
    assert PHONE in office.client.get(f"/complaints/cases/{number}/identity").text
    office.later(hours=24)
    assert office.get(f"/cases/{number}/identity", officer).json["code"] == "identity_not_open"
    looks = [each for each in audited(office, OTHER_AUDITOR) if each["name"] == "case.identity_opened"]
    assert [look["actor"]["sub"] for look in looks] == ["chen", "chen"]
    assert not audited(office, OFFICE)


def test_who_it_is_stands_nowhere_in_clear_after_the_whole_life(
    office: ComplaintsHarness, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receipt = given(office, title="业务没有按规定办")
    number, officer = receipt["number"], an_officer()
    code = {"Receipt-Code": receipt["receipt_code"]}
    opened_by(office, number)
    assert office.get(f"/cases/{number}/identity", officer).json["name"] == NAME
    asked = {"text": "请补充时间。"}
    found = {"finding": "partly", "handling": "已整改。"}
    for act, body in (("accept", {}), ("messages", asked), ("investigate", found)):
        assert office.act(number, act, body).status_code in (200, 201), act
    said = {"text": "十月三日上午。"}
    assert office.client.post(f"{office.api}/cases/{number}/messages", json=said, headers=code).status_code == 201
    parts = ("", "/entries", "/duplicates", "/deadline")
    shown = [office.get(f"/cases/{number}{part}", officer).text for part in parts]
    shown += [office.get(path, officer).text for path in ("/cases", "/case-table")]
    assert office.act(number, "answer", {"text": "已按规定整改。", "outcome": "adopted"}).status_code == 200
    office.later(days=40)
    office.run_timers()
    shown += [str(audited(office, OTHER_AUDITOR)), office.get(f"/cases/{number}", officer).text]
    office.sign_in_with(token_of(office.service, officer))
    shown += [office.client.get(f"/complaints/cases/{number}{part}").text for part in ("", "/ledger")]
    shown += [office.client.get(f"/complaints/{page}").text for page in ("cases", "case-table", "responses")]
    kept = [office.everything_kept(), caplog.text, *shown, *map(str, office.announced())]
    for word in (NAME, PHONE):
        assert not any(word in text for text in kept), word
        # Databases with their logs, files, keys: what a copy of the whole folder holds.
        for file in (path for path in tmp_path.rglob("*") if path.is_file()):
            assert word.encode() not in file.read_bytes(), file
    assert {event.name for event in office.announced()} <= {
        "complaints.task.opened",
        "complaints.task.closed",
        "complaints.audit_head.sealed",
    }


def test_an_erasure_takes_the_sealed_record_with_it(office: ComplaintsHarness) -> None:
    number = given(office, reported_person="蔡文")["number"]
    named = {"departments": ["CW"], "reason": "信中说到财务科。"}
    assert office.act(number, "name-reported", named).status_code == 200
    assert sealed(office) == 1
    office.sign_in_with(token_of(office.service, an_officer()))
    ledger = office.client.get(f"/complaints/cases/{number}/ledger").text
    assert ("写明的被举报人：蔡文" in ledger, named["reason"] in ledger, "文字已清除</span>" in ledger) == (
        True,
        True,
        False,
    )
    demanded = {"ground": "consent_withdrawn", "reason": "本人要求。"}
    assert office.act(number, "erase", demanded).json["code"] == "not_ended"
    assert office.act(number, "not-accept", NOT_OURS).status_code == 200
    assert office.act(number, "erase", demanded).status_code == 200
    assert sealed(office) == 0
    ledger = office.client.get(f"/complaints/cases/{number}/ledger").text
    assert (named["reason"] in ledger, "文字已清除</span>" in ledger) == (False, True)
