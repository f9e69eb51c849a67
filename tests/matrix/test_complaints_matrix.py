"""Complaints: every address as everybody, officers with the number alone and citizens with their receipt code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chassis.permissions import Thing
from services.complaints.domain.telling import RatingToken
from tests.integration.complaints.harness import ComplaintsHarness, an_officer
from tests.matrix.meetings import meeting_tries
from tests.matrix.people import BODY
from tests.matrix.questionnaires import questionnaire_tries
from tests.matrix.trying import EVERY_PERSON, Try, cells_of

API = "/complaints/api/v1"
# Given to no department yet, so no head of one knows of it.
THING = Thing(body=BODY, departments=("",))
NEW = {"kind": "opinion", "title": "建议延长服务时间", "text": "中午也能办业务就好了。", "body": BODY}
ASKED = {"kind": "opinion", "received_on": "2026-11-20"}
LOST = {"number": "GJJ-YJ-2026-0001", "email": "wang@example.cn"}
TOKEN = "A" * 32
RATED = {"token": TOKEN, "satisfaction": "4"}
RATINGS = {"disclosure": "d1", "truthfulness": 5, "completeness": 4, "effectiveness": 4}
ACTS: dict[str, dict[str, Any]] = {
    "accept": {},
    "not-accept": {"reason": "不属于本单位职责。", "remedy": "可以申请复查。", "right_channel": "县局"},
    "assign": {"person": "wang"},
    "note": {"text": "已电话联系。"},
    "correct-registration": {"kind": "enquiry", "reason": "类型选错了。"},
    "resume": {"reason": "对方退回。"},
    "hand-code": {"reason": "本人持身份证到场。"},
    "remind": {"reason": "请在本周内办结。"},
    "transfer": {"department": "CW", "reason": "属财务科职责。"},
    "dispute": {"reason": "不属于本科室职责。"},
    "draft-referral": {"organisation": "县自来水公司", "reason": "属自来水公司职责。"},
    "sign-referral": {},
    "recall-referral": {"reason": "对方说不归其管。"},
    "refer": {},
    "merge": {"into": "GJJ-YJ-2026-0099"},
    "separate": {},
    "split": {"title": "另一件事", "text": "还有一件事。"},
    "extend": {"days": 3, "reason": "需要现场核实。"},
    "grant-extension": {"reason": "情况复杂。"},
    "refuse-extension": {"reason": "可以按期办结。"},
    "investigate": {"finding": "partly", "handling": "已责令改正。"},
    "name-reported": {"people": ["wang"], "reason": "来电说到。"},
    "ask-identity": {"reason": "要当面核实。"},
    "grant-identity": {"reason": "确有必要。"},
    "refuse-identity": {"reason": "可以留言沟通。"},
    "draft": {"text": "已延长到中午。", "outcome": "adopted"},
    "submit-answer": {},
    "review-answer": {},
    "return-answer": {"reason": "请补充依据。"},
    "sign-answer": {},
    "answer": {"text": "已延长到中午。", "outcome": "adopted"},
    "report-back": {},
    "close": {"reason": "已与来件人沟通。"},
    "erase": {"ground": "unlawful"},
}
_WITH_A_PAGE = set(ACTS) - {"accept", "not-accept", "assign", "draft", "submit-answer", "answer", "close", "erase"}
# What a page does that the interface does otherwise.
_STAFF_ON_PAGES = {"messages": {"message": "请补充说明。"}, "reopen": {"reason": "有新的情况。"}}


@pytest.mark.parametrize("every", EVERY_PERSON)
def test_every_address_of_complaints_answers_everybody_as_the_table_says(tmp_path: Path, every: int) -> None:
    harness = ComplaintsHarness(f"sqlite:///{tmp_path}/complaints.sqlite", tmp_path).know()
    given = harness.submit_case(contact={"name": "王芳", "phone": "13800138000"})
    number, code = given["number"], given["receipt_code"]
    answered = harness.answered()["number"]
    _give_token(harness, answered)
    receipt = harness.submit("/complaints/ask", NEW).headers["Location"]
    tries = [Try(rule=f"{API}/{name}", path=f"{API}/{name}") for name in ("audit", "cases", "case-table", "responses")]
    tries += [
        Try(rule=f"{API}/evaluations", path=f"{API}/evaluations?disclosure=d1"),
        Try(rule=f"{API}/evaluations", path=f"{API}/evaluations", method="POST", body=RATINGS),
        Try(rule=f"{API}/cases", path=f"{API}/cases", method="POST", body=NEW),
        Try(rule="/complaints/cases", path="/complaints/cases"),
        Try(rule="/complaints/case-table", path="/complaints/case-table"),
        *(Try(rule=f"{root}/set-aside-mails", path=f"{root}/set-aside-mails") for root in (API, "/complaints")),
        _post("/complaints/cases", "/complaints/cases", {"numbers": number, "person": "wang"}),
        _post(f"{API}/case-assignments", f"{API}/case-assignments", {"numbers": [number], "person": "wang"}),
        Try(rule="/complaints/cases/<number>", path=f"/complaints/cases/{number}", thing=THING),
        Try(rule="/complaints/responses", path="/complaints/responses"),
        Try(rule="/complaints/receipts/<key>", path=receipt),
        Try(rule=f"{API}/sent-cases", path=f"{API}/sent-cases"),
        Try(rule="/complaints/sent-cases", path="/complaints/sent-cases"),
        Try(rule="/complaints/record", path="/complaints/record"),
        Try(rule="/complaints/record", path="/complaints/record", method="POST", body=NEW | {"channel": "hotline"}),
        Try(rule="/complaints", path="/complaints"),
        Try(rule="/complaints/ask", path="/complaints/ask"),
        Try(rule="/complaints/ask", path="/complaints/ask", method="POST", body=NEW),
        Try(rule="/complaints/ask/<step>", path="/complaints/ask/title"),
        Try(rule="/complaints/ask/<step>", path="/complaints/ask/title", method="POST", body=NEW),
        Try(rule="/complaints/evaluations", path="/complaints/evaluations?disclosure=d1"),
        Try(rule="/complaints/evaluations", path="/complaints/evaluations", method="POST", body=RATINGS),
        Try(rule=f"{API}/clock", path=f"{API}/clock?kind=opinion&received_on=2026-11-20"),
        Try(rule=f"{API}/clock", path=f"{API}/clock", method="POST", body=ASKED),
        Try(rule="/complaints/clock", path="/complaints/clock"),
        Try(rule=f"{API}/lost-codes", path=f"{API}/lost-codes", method="POST", body=LOST),
        Try(rule=f"{API}/ratings", path=f"{API}/ratings", method="POST", body=RATED | {"satisfaction": 4}),
        Try(rule="/complaints/lost-code", path="/complaints/lost-code"),
        Try(rule="/complaints/lost-code", path="/complaints/lost-code", method="POST", body=LOST),
        Try(rule="/complaints/rate/<token>", path=f"/complaints/rate/{TOKEN}"),
        Try(
            rule="/complaints/rate", path="/complaints/rate", method="POST", body={"token": TOKEN, "satisfaction": "4"}
        ),
        Try(rule=f"{API}/filing-keys", path=f"{API}/filing-keys"),
        Try(rule="/complaints/filing-keys", path="/complaints/filing-keys"),
        Try(rule="/complaints/clock", path="/complaints/clock", method="POST", body=ASKED),
    ]
    harness.post("/evaluations", RATINGS)
    (vote,) = harness.get("/evaluations/votes?disclosure=d1", an_officer("hu", "GJJ", "office")).json["items"]
    voiding = {"disclosure": "d1", "evaluations": [vote["id"]], "reason": "同一来源连续提交。"}
    tries += [
        Try(rule=f"{API}/evaluations/votes", path=f"{API}/evaluations/votes?disclosure=d1", thing=THING),
        Try(rule="/complaints/evaluations/votes", path="/complaints/evaluations/votes?disclosure=d1", thing=THING),
        _post(f"{API}/evaluations/void", f"{API}/evaluations/void", voiding),
        _post("/complaints/evaluations/void", "/complaints/evaluations/void", voiding),
    ]
    rules = f"{API}/rules/<body_code>", f"{API}/rules/{BODY}"
    tries += [
        Try(rule=rules[0], path=rules[1], thing=THING),
        Try(rule=rules[0], path=rules[1], thing=THING, method="PUT", body={}, headers={"If-Match": '"0"'}),
        Try(rule="/complaints/rules/<body_code>", path=f"/complaints/rules/{BODY}", thing=THING),
        _post("/complaints/rules/<body_code>", f"/complaints/rules/{BODY}", {"version": "0"}),
    ]
    tries += _of_informants(harness)
    tries += [*questionnaire_tries(harness), *meeting_tries(harness)]
    tries += _of_staff(number, answered)
    tries += _with_the_code(number, code, answered)
    counts = cells_of(harness, tries, every)
    print(f"complaints: {counts.total()} cells, {dict(counts)}")
    harness.close()


def _give_token(harness: ComplaintsHarness, number: str) -> None:
    """By which the answer is rated, as a letter would."""
    with harness.service.transaction() as work:
        case = work.cases.load_for_update(number)
        token = RatingToken(token=work.fingerprint(TOKEN), case=case.id, answered_at=case.answered_at)
        work.telling.add_token(token)


def _of_informants(harness: ComplaintsHarness) -> list[Try]:
    """The pages of tip-offs; who is signed in is told to sign out, which is no matter of his posts."""
    tip_off = {"body": BODY, "about": "work", "title": "违规办理", "text": "业务没有按规定办。"}
    given = harness.post("/cases", {"kind": "tip_off", "title": "违规", "text": "没有按规定办。", "body": BODY}).json
    follow = {"number": given["number"], "code": given["receipt_code"]}
    harness.sign_out()
    receipt = harness.submit("/complaints/tip-offs", tip_off).headers["Location"]
    pages = "/complaints/tip-offs"
    return [
        Try(rule=pages, path=pages),
        Try(rule=pages, path=pages, method="POST", body=tip_off),
        Try(rule=f"{pages}/from-complaint", path=f"{pages}/from-complaint"),
        Try(rule=f"{pages}/from-complaint", path=f"{pages}/from-complaint", method="POST", body=tip_off),
        Try(rule=f"{pages}/receipts/<key>", path=receipt),
        Try(rule=f"{pages}/follow", path=f"{pages}/follow"),
        Try(rule=f"{pages}/follow", path=f"{pages}/follow", method="POST", body=follow, acts=("case.submit",)),
        Try(rule=f"{pages}/follow/<act>", path=f"{pages}/follow/rate"),
        *(
            Try(rule=f"{pages}/follow/{act}", path=f"{pages}/follow/{act}", method="POST", body=follow | form)
            for act, form in (
                ("message", {"text": "补充一点。"}),
                ("rate", {"satisfaction": "4"}),
                ("reopen", {"reason": "有新的情况。"}),
            )
        ),
    ]


def _of_staff(number: str, answered: str) -> list[Try]:
    """By the number alone."""
    tries = [
        Try(rule=f"{API}/cases/<number>{part}", path=f"{API}/cases/{number}{part}", thing=THING)
        for part in ("", "/deadline", "/preview", "/entries", "/duplicates", "/identity", "/order-reply", "/referral")
    ]
    tries += [
        Try(rule=f"/complaints/cases/<number>/{part}", path=f"/complaints/cases/{number}/{part}", thing=THING)
        for part in ("ledger", "identity", "order-reply", "referral", *(act for act in ACTS if act in _WITH_A_PAGE))
    ]
    tries.append(
        Try(rule="/complaints/cases/<number>/preview", path=f"/complaints/cases/{number}/preview", thing=THING)
    )
    for act, body in ACTS.items():
        on = answered if act == "close" else number
        tries.append(_post(f"{API}/cases/<number>/{act}", f"{API}/cases/{on}/{act}", body))
        if act not in ("draft", "submit-answer"):  # buttons of the form of the answer
            tries.append(_post(f"/complaints/cases/<number>/{act}", f"/complaints/cases/{on}/{act}", body))
    tries.append(_post(f"{API}/cases/<number>/messages", f"{API}/cases/{number}/messages", {"text": "请补充说明。"}))
    tries.append(_post(f"{API}/cases/<number>/reopen", f"{API}/cases/{answered}/reopen", {"reason": "有新的情况。"}))
    for act, form in _STAFF_ON_PAGES.items():
        tries.append(_post(f"/complaints/cases/<number>/{act}", f"/complaints/cases/{answered}/{act}", form))
    return tries


def _with_the_code(number: str, code: str, answered: str) -> list[Try]:
    """By number and receipt code: whoever has it is the citizen, whoever is signed in besides."""
    follow = {"number": number, "code": code}
    headers = {"Receipt-Code": code}
    holder = ("case.submit",)
    return [
        Try(rule=f"{API}/cases/<number>", path=f"{API}/cases/{number}", headers=headers),
        Try(
            rule=f"{API}/cases/<number>/messages",
            path=f"{API}/cases/{number}/messages",
            method="POST",
            headers=headers,
            body={"text": "补充一点。"},
        ),
        Try(
            rule=f"{API}/cases/<number>/rate",
            path=f"{API}/cases/{number}/rate",
            method="POST",
            headers=headers,
            body={"satisfaction": 4},
        ),
        *(
            Try(rule=f"{API}/cases/<number>/{taken}", path=f"{API}/cases/{number}/{taken}", headers=headers)
            for taken in ("proof", "calendar")
        ),
        *(
            Try(rule=f"/complaints/follow/{taken}", path=f"/complaints/follow/{taken}", method="POST", body=follow)
            for taken in ("proof", "calendar")
        ),
        Try(rule="/complaints/follow", path="/complaints/follow"),
        Try(rule="/complaints/follow/<act>", path="/complaints/follow/rate"),
        Try(rule="/complaints/follow", path="/complaints/follow", method="POST", body=follow, acts=holder),
        *(
            Try(rule=f"/complaints/follow/{act}", path=f"/complaints/follow/{act}", method="POST", body=follow | form)
            for act, form in (
                ("message", {"text": "补充一点。"}),
                ("rate", {"satisfaction": "4"}),
                ("reopen", {"reason": "有新的情况。"}),
            )
        ),
    ]


def _post(rule: str, path: str, body: dict[str, Any]) -> Try:
    return Try(rule=rule, path=path, method="POST", body=body, thing=THING)
