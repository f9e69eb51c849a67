"""Several people and events at once."""

from __future__ import annotations

import threading

import pytest

from chassis.web.app import create_app
from tests.integration.review.harness import HEAD
from tests.unit.review.builders import a_person

pytestmark = pytest.mark.servers


def test_two_heads_deciding_at_once_have_one_effect(any_harness):
    """One passes, one returns: whoever comes second is told that the step is no longer current."""
    case_id = any_harness.propose()
    app, gate, answers = create_app(any_harness.service), threading.Barrier(2), []

    def send(actor, body) -> None:
        client = app.test_client()
        gate.wait()
        sent = client.post(
            f"{any_harness.api}/cases/{case_id}/decisions", json={"step": 1, **body}, headers=any_harness.bearer(actor)
        )
        answers.append(sent.status_code)

    work = [
        threading.Thread(target=send, args=(HEAD, {"decision": "pass", "opinion": "同意。"})),
        threading.Thread(
            target=send, args=(a_person("xu", "section_head"), {"decision": "return", "opinion": "请改。"})
        ),
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert sorted(answers) == [200, 409]
    assert len(any_harness.case(case_id).steps[0].verdicts) == 1
    sequences = [event.sequence for event in any_harness.announced(of=case_id)]
    assert sequences == [1, 2]


def test_a_recall_and_a_decision_at_once_leave_one_end(any_harness):
    """Catalog's recall always ends the case, whichever comes first."""
    case_id = any_harness.propose()
    app, gate = create_app(any_harness.service), threading.Barrier(2)
    recalled = {**any_harness.proposed(), "state": "draft"}

    def recall() -> None:
        gate.wait()
        any_harness.deliver("catalog.disclosure.recalled", "d-1", recalled)

    def send() -> None:
        client = app.test_client()
        gate.wait()
        body = {"step": 1, "decision": "pass", "opinion": "同意。"}
        client.post(f"{any_harness.api}/cases/{case_id}/decisions", json=body, headers=any_harness.bearer(HEAD))

    work = [threading.Thread(target=recall), threading.Thread(target=send)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert any_harness.case(case_id).state == "withdrawn"
    assert any_harness.parked() == []
    opened = [event.subject for event in any_harness.announced("task.opened")]
    closed = [event.subject for event in any_harness.announced("task.closed")]
    assert sorted(opened) == sorted(closed)


def test_the_api_document_describes_every_endpoint(any_harness):
    document = any_harness.client.get("/review/api/openapi.json").get_json()
    assert {path.removeprefix("/review/api/v1") for path in document["paths"]} >= {
        "/cases",
        "/cases/{case_id}",
        "/cases/{case_id}/text",
        "/cases/{case_id}/files/{digest}",
        "/cases/{case_id}/decisions",
    }
    decision = document["components"]["schemas"]["Decision"]["properties"]
    assert set(decision) == {"step", "decision", "opinion", "sheet", "fields", "ground"}
