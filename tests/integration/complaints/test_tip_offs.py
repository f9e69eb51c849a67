"""Tip-offs as informants, officers and those whom they report meet them."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import secrets
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from chassis.base.settings import SettingsError
from chassis.ports import Actor, Post
from chassis.storage.tables import idempotency
from services.complaints.adapters.storage.directory import SqlNumbers
from services.complaints.adapters.storage.tables import cases, sealed_identities
from services.complaints.domain import kinds
from services.complaints.domain.tip_off import NumbersUsedUp
from tests.harness.sessions import token_of
from tests.integration.complaints.harness import BODY, ComplaintsHarness, an_officer, as_told
from tests.keys import SECRET
from tests.people import a_person
from tests.servers.private import free_port
from yangguang.__main__ import main

NAME, PHONE = "欧阳举报", "13912345678"
CONTACT = {"name": NAME, "phone": PHONE}
TIP_OFF = {"kind": "tip_off", "title": "业务没有按规定办", "text": "上月三笔业务没有按规定办理。", "body": "GJJ"}
LEADER = an_officer("lin", "GJJ", "leader")
OFFICE = an_officer("hu", "GJJ", "office")
CAI = a_person("cai", "case_officer", "office", "leader", "inspector", name="蔡文", department="CW")
HEAD = Actor("qian", "钱勇", "GJJ", "CW", (Post("section_head", "GJJ", "CW"),))
AUDITOR = a_person("shi", "audit_admin", name="石磊", department="CW")
OTHER_AUDITOR = a_person("pan", "audit_admin", name="潘", department="BGS")
REPORTED = (CAI, HEAD)
PAGE = "/complaints/tip-offs"


@pytest.fixture
def office(tmp_path: Path) -> Any:
    made = ComplaintsHarness(f"sqlite:///{tmp_path}/complaints.sqlite", tmp_path).know()
    for person in (*REPORTED, LEADER, OFFICE, AUDITOR, OTHER_AUDITOR):
        made.deliver("catalog.person.changed", person.sub, as_told(person))
    yield made
    made.close()


def given(office: ComplaintsHarness, **changes: Any) -> dict[str, Any]:
    """The receipt of a tip-off about the finance section, by name."""
    told = {**TIP_OFF, "reported_departments": ["CW"], "contact": CONTACT, **changes}
    response = office.post("/cases", told)
    assert response.status_code == 201, response.text
    return dict(response.json)


def opened_by(office: ComplaintsHarness, number: str) -> None:
    assert office.act(number, "ask-identity", {"reason": "要当面核实。"}).status_code == 200
    assert office.act(number, "grant-identity", {"reason": "确有必要。"}, LEADER).status_code == 200


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
    assert office.act(number, "not-accept", ACTS["not-accept"]).status_code == 200
    assert office.act(number, "erase", demanded).status_code == 200
    assert sealed(office) == 0
    ledger = office.client.get(f"/complaints/cases/{number}/ledger").text
    assert (named["reason"] in ledger, "文字已清除</span>" in ledger) == (False, True)


def test_number_and_code_are_read_however_they_are_typed(office: ComplaintsHarness) -> None:
    told = given(office)
    wide = {ord(sign): ord(sign) + 0xFEE0 for sign in "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-"}
    typed = {"number": told["number"].translate(wide), "code": f" {told['receipt_code'].translate(wide)}\u3000"}
    for page in (PAGE, "/complaints"):
        answer = office.submit(f"{page}/follow", typed)
        assert answer.status_code == (303 if page == PAGE else 422), "a tip-off is known by its number in any width"
    code = {"Receipt-Code": told["receipt_code"].lower()}
    for number in (typed["number"], told["number"].replace("-", " ").lower()):
        assert office.client.get(f"{office.api}/cases/{number}", headers=code).status_code == 200


ACTS: dict[str, dict[str, Any]] = {
    "accept": {},
    "not-accept": {"reason": "不属于本单位职责。", "remedy": "可以申请复查。", "right_channel": "县局"},
    "assign": {"person": "chen"},
    "note": {"text": "已核。"},
    "correct-registration": {"kind": "enquiry", "reason": "登记错了。"},
    "resume": {"reason": "不予受理有误。"},
    "hand-code": {"reason": "本人到场。"},
    "remind": {"reason": "请办结。"},
    "transfer": {"department": "BGS", "reason": "属办公室职责。"},
    "dispute": {"reason": "不属于我们。"},
    "draft-referral": {"organisation": "市信访局", "reason": "属市信访局。"},
    "sign-referral": {},
    "recall-referral": {"reason": "不归其管。"},
    "refer": {},
    "merge": {"into": "GJJ-TS-2026-0001"},
    "separate": {},
    "split": {"title": "另一件", "text": "另一件事。"},
    "extend": {"days": 3, "reason": "要核实。"},
    "grant-extension": {"reason": "情况复杂。"},
    "refuse-extension": {"reason": "可以办结。"},
    "investigate": {"finding": "partly", "handling": "已整改。"},
    "name-reported": {"departments": ["BGS"], "reason": "来电中说到。"},
    "ask-identity": {"reason": "要核实。"},
    "grant-identity": {"reason": "可以。"},
    "refuse-identity": {"reason": "不必。"},
    "draft": {"text": "已办。"},
    "submit-answer": {},
    "review-answer": {},
    "return-answer": {"reason": "请改。"},
    "sign-answer": {},
    "answer": {"text": "已办。"},
    "report-back": {},
    "close": {"reason": "已办结。"},
    "reopen": {"reason": "再办。"},
    "messages": {"text": "请说明。"},
    "erase": {"ground": "unlawful"},
}


def test_whom_it_reports_reaches_it_by_no_address(office: ComplaintsHarness) -> None:
    """信访工作条例第三十条第三款. Each address that names a case, found in the application itself, and every list."""
    number = given(office)["number"]
    rules = [rule for rule in office.client.application.url_map.iter_rules() if "/cases/<number>" in rule.rule]
    acts = {rule.rule.rpartition("/")[2] for rule in rules if "POST" in (rule.methods or ()) and "/api/" in rule.rule}
    assert acts - {"rate"} == ACTS.keys(), "a new act needs a body here"
    for person in REPORTED:
        office.sign_in_with(token_of(office.service, person))
        for rule in rules:
            path = rule.rule.replace("<number>", number)
            act = rule.rule.rpartition("/")[2]
            if "GET" in (rule.methods or ()):
                token = {"Authorization": f"Bearer {token_of(office.service, person)}"}
                answer = office.client.get(path, headers=token if "/api/" in path else {})
            elif "/api/" in path:
                body = ACTS.get(act, {"satisfaction": 5})
                answer = office.act(number, act, body, person)
                # A version that is stale tells no more than one that is not.
                headers = {"If_Match": '"99"'}
                stale = office.post(f"/cases/{number}/{act}", body, person, **headers)
                assert stale.status_code == answer.status_code, act
            else:
                answer = office.submit(path, ACTS.get(act, {}) | {"message": "请说明。", "version": "1"})
            assert answer.status_code in (403, 404), (person.sub, rule.rule, answer.status_code)
        for path in ("/cases", "/cases?kind=tip_off"):
            assert office.get(path, person).json["items"] == []
        assert number not in office.get("/case-table", person).text
        assert number not in office.client.get("/complaints/cases").text
    mine = office.get("/cases", an_officer()).json["items"]
    assert [case["number"] for case in mine] == [number]
    assert number in list(csv.reader(io.StringIO(office.get("/case-table", an_officer()).text)))[1]


def test_nobody_gives_it_to_whom_it_reports(office: ComplaintsHarness) -> None:
    number = given(office)["number"]
    assert office.act(number, "accept").status_code == 200
    for body in ({"person": "cai"}, {"department": "CW"}):
        assert office.act(number, "assign", body).json["code"] == "is_reported", body
    several = {"numbers": [number], "person": "cai"}
    assert office.post("/case-assignments", several, an_officer()).json["code"] == "is_reported"
    assert office.act(number, "transfer", {"department": "CW", "reason": "属其职责。"}).json["code"] == "is_reported"
    office.later(days=42)
    office.run_timers()
    tasks = [event.data for event in office.announced("task.opened")]
    assert len(tasks) > 2
    assert all({"cai", "qian", "shi"} <= set(task["not_for"]) for task in tasks)
    assert all(number not in f"{task['title']}{task['page']}" for task in tasks if task["person"] is None)


def test_the_audit_shows_it_to_no_administrator_whom_it_reports(office: ComplaintsHarness) -> None:
    number = given(office)["number"]
    office.act(number, "accept")
    names = {each["name"] for each in audited(office, OTHER_AUDITOR)}
    assert names >= {"case.received", "case.accepted", "task.opened"}
    assert audited(office, AUDITOR) == []


def test_named_later_whoever_had_it_has_it_no_more(office: ComplaintsHarness) -> None:
    number = given(office, reported_departments=[])["number"]
    assert office.act(number, "accept", {}, CAI).status_code == 200
    assert office.act(number, "name-reported", {"reason": "来电说到。"}, LEADER).json["code"] == "nobody_named"
    assert office.act(number, "name-reported", {"people": ["cai"], "reason": "来电说到。"}, LEADER).status_code == 200
    assert office.get(f"/cases/{number}", CAI).status_code == 404
    case = office.get(f"/cases/{number}", an_officer()).json
    assert (case["handler"], [each["name"] for each in case["reported"]]) == (None, ["蔡文"])
    newest = office.announced("task.opened")[-1].data
    assert (newest["person"], newest["not_for"]) == (None, ["cai"])
    rest = {"people": ["chen", "wang"], "reason": "来电说到。"}
    assert office.act(number, "name-reported", rest, LEADER).json["code"] == "nobody_left"
    office.ledgers_are_the_rows()


def test_whoever_comes_to_the_reported_department_has_no_task_of_it_any_more(office: ComplaintsHarness) -> None:
    """One task more than there are tip-offs in his ledger would tell him of one about his new department."""
    wang = an_officer("wang")
    number = given(office)["number"]
    office.deliver("catalog.person.changed", "wang", as_told(wang, department="CW"))
    first = office.announced("task.opened")[-1].data
    assert "wang" in first["not_for"]
    assert "chen" not in first["not_for"]
    assert [event.data["id"] for event in office.announced("task.opened")] == [first["id"]] * 2, "asked anew, not twice"

    office.deliver("catalog.person.changed", "wang", as_told(wang))
    assert office.act(number, "accept", {}, wang).status_code == 200
    office.act(number, "ask-identity", {"reason": "须当面核实。"}, wang)
    office.deliver("catalog.person.changed", "wang", as_told(wang, department="CW"))
    assert office.get(f"/cases/{number}", Actor("wang", "陈珂", "GJJ", "CW", wang.posts)).status_code == 404
    assert office.get(f"/cases/{number}", an_officer()).json["handler"] is None, "it awaits the others"
    opened = [event.data for event in office.announced("task.opened")]
    closed = {event.data["id"] for event in office.announced("task.closed")}
    open_now = {task["id"]: task for task in opened if task["id"] not in closed}
    assert len(open_now) == 2, "its answer, and the decision on the identity"
    assert all("wang" in task["not_for"] and number not in task["title"] for task in open_now.values())

    standing_in = Post("case_officer", "GJJ", deputy_for="cai")
    office.deliver("catalog.person.changed", "chen", as_told(Actor("chen", "陈珂", "GJJ", "BGS", (standing_in,))))
    newest = office.announced("task.opened")[-1].data
    assert "chen" in newest["not_for"], "nor who comes to stand in for whom it keeps away"
    office.ledgers_are_the_rows()


def test_a_transfer_that_is_disputed_does_not_return_to_whom_it_came_to_report(office: ComplaintsHarness) -> None:
    office.deliver("catalog.body.changed", "SZJ", {**BODY, "code": "SZJ", "name": "市政局"})
    other = an_officer("yu", "SZJ")
    office.deliver("catalog.person.changed", "yu", as_told(other))
    number = given(office, reported_departments=[])["number"]
    assert office.act(number, "accept", {}, CAI).status_code == 200
    assert office.act(number, "transfer", {"body": "SZJ", "reason": "属其职责。"}, CAI).status_code == 200
    with office.service.database.write() as connection:  # as if an officer of the receiving body could name them
        parties = ("d:GJJ/CW", "m:cai")
        connection.execute(sa.update(cases).values(reported=parties))
    assert office.act(number, "dispute", {"reason": "不属于我们。"}, other).status_code == 200
    assert office.get(f"/cases/{number}", an_officer()).json["handler"] is None


def test_an_anonymous_informant_converses_by_number_and_code_on_pages_that_nothing_keeps(
    office: ComplaintsHarness,
) -> None:
    page = office.client.get(PAGE)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "data-leave" in page.text
    assert "举报" not in page.text.partition("<title>")[2].partition("</title>")[0]
    form = {"body": "GJJ", "about": "work", "title": TIP_OFF["title"], "text": TIP_OFF["text"]}
    form |= {"reported_departments": "CW"}
    sent = office.submit(PAGE, form)
    receipt = office.client.get(sent.headers["Location"])
    assert "匿名举报" in receipt.text
    (case,) = office.get("/cases", an_officer()).json["items"]
    code = receipt.text.partition("<code>")[2].partition("</code>")[0]
    follow = {"number": case["number"], "code": code}
    for path in ("/complaints/follow", "/complaints/follow/message", "/complaints/follow/proof"):
        elsewhere = office.submit(path, follow | {"text": "再补充。"})
        assert elsewhere.status_code == 422
        assert f"{PAGE}/follow" in elsewhere.text
        assert TIP_OFF["text"] not in elsewhere.text
    office.act(case["number"], "messages", {"text": "请补充时间。"})
    shown = office.client.get(office.submit(f"{PAGE}/follow", follow).headers["Location"])
    assert "请补充时间。" in shown.text
    written = office.submit(f"{PAGE}/follow/message", follow | {"text": "十月三日上午。"})
    assert "十月三日上午。" in office.client.get(written.headers["Location"]).text
    assert office.get(f"/cases/{case['number']}", an_officer()).json["dialogue"][-1]["author"] == "citizen"


def test_nothing_of_a_browser_joins_its_tip_off_to_what_else_it_sent(office: ComplaintsHarness) -> None:
    """Neither the cookie that lasts for years, nor what is kept of its receipts."""
    ratings = {"disclosure": "d1", "truthfulness": "5", "completeness": "4", "effectiveness": "4", "comment": "缺附表"}
    assert office.submit("/complaints/evaluations", ratings).status_code == 303
    sent = office.submit(PAGE, FORM)
    assert sent.status_code == 303
    assert "yangguang_visitor" not in sent.request.headers.get("Cookie", "")
    with office.service.database.read() as connection:
        kept = connection.execute(sa.select(idempotency)).all()
    owners = [row.headers.get("client") for row in kept]
    assert len(kept) == len(set(owners)) == 2


FORM = {"body": "GJJ", "about": "work", "title": TIP_OFF["title"], "text": TIP_OFF["text"]}


@pytest.mark.parametrize(
    ("filled", "says"),
    [
        ({"about": "corruption"}, "12388"),
        ({"contact.phone": PHONE}, "没有勾选"),
        ({"named": "1"}, "请至少填写"),
        ({"reported_person": "周主任"}, "本单位没有叫这个名字的人"),
        ({"title": "", "contact.email": "li"}, "标题"),
        ({"reported_departments": "XX"}, "没有这个科室"),
        ({"text": "蔡文和陈科长都在场。"}, "文中提到了本单位的：蔡文、陈科长"),
    ],
)
def test_a_refused_form_says_what_is_meant_and_each_of_its_links_leads_to_a_field(
    office: ComplaintsHarness, filled: dict[str, str], says: str
) -> None:
    refused = office.submit(PAGE, FORM | filled)
    assert refused.status_code == 422
    shown = refused.text.partition('id="refusal"')[2].partition("</div>")[0]
    assert says in shown
    links = re.findall(r'href="#([^"]+)"', shown)
    assert links
    assert all(f'id="{field}"' in refused.text for field in links)
    assert office.get("/cases", an_officer()).json["items"] == []


def test_a_name_that_nobody_has_is_taken_once_it_is_said_to_keep_it_from_nobody(office: ComplaintsHarness) -> None:
    told = {**TIP_OFF, "reported_person": "蔡文、周主任"}
    assert office.post("/cases", told).json["code"] == "not_on_the_staff"
    assert office.post("/cases", {**told, "person_unlisted": True}).status_code == 201
    assert office.get("/cases", CAI).json["items"] == [], "who was found is kept away all the same"


def test_who_is_signed_in_is_told_to_sign_out_and_an_officer_records_what_came_otherwise(
    office: ComplaintsHarness,
) -> None:
    office.sign_in_with(token_of(office.service, OFFICE))
    assert "退出登录" in office.client.get(PAGE).text
    assert office.post("/cases", TIP_OFF, an_officer()).json["code"] == "signed_in"
    recorded = office.post("/cases", {**TIP_OFF, "channel": "hotline", "contact": CONTACT}, an_officer())
    assert recorded.status_code == 201
    assert sealed(office) == 1
    reported = {**TIP_OFF, "channel": "visit", "reported_departments": ["CW"]}
    assert office.post("/cases", reported, CAI).json["code"] == "is_reported"


def test_numbers_of_tip_offs_have_no_order_in_which_one_could_be_missing(any_harness: ComplaintsHarness) -> None:
    """信访工作条例第三十条第三款: a gap would tell whoever may not see one that it is about him."""
    told = {**TIP_OFF, "reported_departments": []}
    drawn = [int(any_harness.post("/cases", told).json["number"].rpartition("-")[2]) for _ in range(5)]
    assert all(kinds.FIRST_DRAWN <= serial <= kinds.LAST_DRAWN for serial in drawn)
    assert max(drawn) - min(drawn) > len(drawn)
    with any_harness.service.database.write() as connection:
        taken = iter([drawn[0], drawn[4], 777_777])
        numbers = SqlNumbers(connection, draw=lambda _: next(taken) - kinds.FIRST_DRAWN)
        assert numbers.draw("GJJ", "tip_off", 2026) == 777_777
        with pytest.raises(NumbersUsedUp):
            SqlNumbers(connection, draw=lambda _: drawn[0] - kinds.FIRST_DRAWN).draw("GJJ", "tip_off", 2026)


def test_a_weak_identity_key_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="YANGGUANG_IDENTITY_KEYS is weak"):
        ComplaintsHarness(f"sqlite:///{tmp_path}/c.sqlite", tmp_path, YANGGUANG_IDENTITY_KEYS="short")


@pytest.mark.parametrize("left", [None, "", "a" * 64], ids=["lost", "empty", "weak"])
def test_no_other_key_takes_the_place_of_a_lost_or_damaged_one(tmp_path: Path, left: str | None) -> None:
    url, kept = f"sqlite:///{tmp_path}/complaints.sqlite", tmp_path / "identity.key"
    office = ComplaintsHarness(url, tmp_path).know()
    assert office.post("/cases", TIP_OFF).status_code == 201, "without a name no key is needed"
    with office.service.database.write() as connection:
        case = sa.select(cases.c.id, sa.literal("sealed by the key that was there"))
        connection.execute(sa.insert(sealed_identities).from_select(["case", "sealed"], case))
    if left is not None:
        kept.write_text(left)
    office.client.get(PAGE)
    refused = office.post("/cases", {**TIP_OFF, "contact": CONTACT})
    assert (refused.json["code"], sealed(office)) == ("identity_not_taken", 1), refused.text
    office.close()
    assert (kept.read_text() if kept.exists() else None) == left
    env = {"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_SECRET_KEY": SECRET, "PORT": str(free_port())}
    for verb in (["run", "--no-demonstration"], ["identities", "rewrap"]):
        said = CliRunner().invoke(main, verb, env=env)
        assert (said.exit_code, said.stderr.count("\n")) == (2, 1), said.output
        assert said.stderr.startswith(f"yangguang: {kept} is {'missing' if left is None else 'weak'}")


def test_a_new_key_takes_over_and_the_former_one_can_go(tmp_path: Path) -> None:
    old, new = secrets.token_hex(32), secrets.token_hex(32)
    url = f"sqlite:///{tmp_path}/complaints.sqlite"
    office = ComplaintsHarness(url, tmp_path, YANGGUANG_IDENTITY_KEYS=old).know()
    office.deliver("catalog.person.changed", "lin", as_told(LEADER))
    number = given(office, reported_departments=[])["number"]
    opened_by(office, number)
    office.close()

    def rewrapped(*keys: str) -> dict[str, int]:
        env = {"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_COMPLAINTS_DATABASE_URL": url}
        env |= {"YANGGUANG_SECRET_KEY": SECRET, "YANGGUANG_IDENTITY_KEYS": ",".join(keys)}
        done = CliRunner().invoke(main, ["identities", "rewrap", "--json"], env=env)
        return dict(json.loads(done.stdout))

    assert rewrapped(new) == {"rewrapped": 0, "lost": 1}
    assert rewrapped(new, old) == {"rewrapped": 1, "lost": 0}
    later = ComplaintsHarness(url, tmp_path, YANGGUANG_IDENTITY_KEYS=new)
    assert later.get(f"/cases/{number}/identity", an_officer()).json["name"] == NAME
    later.close()
    gone = ComplaintsHarness(url, tmp_path, YANGGUANG_IDENTITY_KEYS=secrets.token_hex(32))
    answer = gone.get(f"/cases/{number}/identity", an_officer())
    assert (answer.status_code, answer.json["code"]) == (503, "identity_key_missing")
    gone.close()


def sealed(office: ComplaintsHarness) -> int:
    with office.service.database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(sealed_identities)).scalar_one()


def audited(office: ComplaintsHarness, reader: Actor) -> list[dict[str, Any]]:
    """What of cases and tasks the audit shows somebody."""
    items = office.get("/audit?limit=100", reader).json["items"]
    return [each for each in items if each["name"].startswith(("case.", "task."))]
