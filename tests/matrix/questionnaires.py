"""Complaints' addresses of questionnaires, each with what it is tried on."""

from __future__ import annotations

from typing import Any

from chassis.permissions import Thing
from services.complaints.adapters.evaluation_token import PATHS
from tests.integration.complaints.harness import ComplaintsHarness
from tests.integration.complaints.test_questionnaires import (
    FORM,
    NEW,
    act,
    answer,
    answers,
    opened,
    prepared,
    the_office,
)
from tests.matrix.people import BODY
from tests.matrix.trying import Try

API, PAGES = "/complaints/api/v1", "/complaints"
RULE, THING = "/questionnaires/<questionnaire>", Thing(body=BODY)
REVISED = {name: value for name, value in NEW.items() if name != "body"}
FILLED = {"answers.0.question": "1", "answers.0.choices": "1", "answers.1.question": "3", "answers.1.rating": "5"}


def questionnaire_tries(harness: ComplaintsHarness) -> list[Try]:
    """Everything once, on what this makes: a draft, an open one, a closed one, one that is counted."""
    draft, asked, closed, counted = prepared(harness), opened(harness), opened(harness), opened(harness)
    answer(harness, asked, words="多设窗口")
    for each in (closed, counted):
        act(harness, each, "close", {"reason": "答卷已足够。"})
    act(harness, counted, "count")
    vote = harness.get(f"/questionnaires/{asked}/answers", the_office()).json["items"][0]["id"]
    voiding = {"answers": [vote], "reason": "同一来源连续提交。"}
    tries = [_get(root, path) for root in (API, PAGES) for path in ("/questionnaires",)]
    tries += [_get(API, "/standard-questions"), _get(PAGES, "/questionnaires/new")]
    tries += [
        _post(API, "/questionnaires", NEW),
        _post(PAGES, "/questionnaires/new", FORM),
        *(_get(root, RULE, asked, thing=None) for root in (API, PAGES)),
        _get(PAGES, f"{RULE}/revise", draft, thing=THING),
        _post(PAGES, f"{RULE}/revise", {**FORM, "version": "1"}, draft),
        Try(
            rule=f"{API}{RULE}",
            path=f"{API}/questionnaires/{draft}",
            method="PUT",
            body=REVISED,
            headers={"If-Match": '"1"'},
            thing=THING,
        ),
    ]
    for root in (API, PAGES):
        tries += [
            _post(root, f"{RULE}/open", {}, draft),
            _post(root, f"{RULE}/discard", {}, draft),
            _post(root, f"{RULE}/close", {"reason": "答卷已足够。"}, asked),
            _post(root, f"{RULE}/void", voiding, asked),
            _post(root, f"{RULE}/count", {}, closed),
            _post(root, f"{RULE}/publish", {}, counted),
            _get(root, f"{RULE}/answers", asked, thing=THING),
            _get(root, f"{RULE}/words", counted, thing=THING, query="?question=4"),
            _get(root, f"{RULE}/results-table", counted, thing=None),
        ]
    return [*tries, _get(API, f"{RULE}/results", counted, thing=None), *_of_citizens(harness, asked)]


def _of_citizens(harness: ComplaintsHarness, asked: str) -> list[Try]:
    place = harness.submit(f"{PAGES}/questionnaires/{asked}/send", FILLED).headers["Location"]
    for path in PATHS:
        harness.client.delete_cookie("yangguang_visitor", path=path)
    public = [(API, "answers", answers()), *((PAGES, name, FILLED) for name in ("check", "change", "send"))]
    return [
        *(
            Try(rule=f"{root}{RULE}/{name}", path=f"{root}/questionnaires/{asked}/{name}", method="POST", body=body)
            for root, name, body in public
        ),
        Try(rule=f"{PAGES}/questionnaires/receipts/<key>", path=place),
        Try(
            rule=f"{PAGES}{RULE}/<any(check, change, send):act>",
            path=f"{PAGES}/questionnaires/{asked}/send",
        ),
    ]


def _get(root: str, rule: str, asked: str = "", *, thing: Thing | None = None, query: str = "") -> Try:
    path = f"{root}{rule.replace('<questionnaire>', asked)}{query}"
    return Try(rule=f"{root}{rule}", path=path, thing=thing)


def _post(root: str, rule: str, body: dict[str, Any], asked: str = "") -> Try:
    path = f"{root}{rule.replace('<questionnaire>', asked)}"
    return Try(rule=f"{root}{rule}", path=path, method="POST", body=body, thing=THING)
