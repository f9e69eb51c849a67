"""审议: the leading group deliberates on an issue as one, in four aspects, and nobody on what he proposed."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from chassis.ports import Actor, Post
from chassis.reconciliation.snapshots import take_snapshots
from services.vocabulary import DELIBERATION_ASPECTS
from tests.integration.review.harness import ARCHIVIST, HEAD, OFFICE, PROPOSER, STRANGER, ReviewHarness, a_person

pytestmark = pytest.mark.one_database

FANG = a_person("fang", "leading_group")
GAO = a_person("gao", "leading_group")
PROPOSING_MEMBER = a_person("lin", "proposer", "leading_group")
ISSUE = "0199e2a4-6f00-7000-8000-0000000000a1"
DIGEST = "sm3:" + "4" * 64
ASPECTS = ("fair_process", "democratic_decision", "credible_result", "focus")
SECRET = "雪莲峡谷"


@pytest.fixture
def review(any_harness: ReviewHarness) -> ReviewHarness:
    """Review on each kind of database in turn."""
    return any_harness


def told(
    review: ReviewHarness, verb: str, *disclosures: str, number: int = 1, audience: str = "external", **more: Any
) -> None:
    """What catalog tells of an issue."""
    data: dict[str, Any] = {
        "id": ISSUE,
        "body": "GJJ",
        "audience": audience,
        "number": "GJJ 2026年第3期",
        "year": 2026,
        "serial": 3,
        "opened_at": "2026-11-02T01:00:00Z",
    }
    if verb == "closed":
        listed = [
            {"disclosure": each, "revision": 1, "content_hash": DIGEST, "proposer": PROPOSER.sub}
            for each in disclosures
        ]
        data |= {"round": number, "closed_at": "2026-11-09T00:30:00Z", "list_digest": DIGEST, "disclosures": listed}
        data |= more
    if verb == "cancelled":
        data["cancelled_at"] = "2026-11-10T00:30:00Z"
    review.deliver(f"catalog.issue.{verb}", ISSUE, data, audience=audience)


def put(review: ReviewHarness, *disclosures: str, **more: Any) -> None:
    """An issue with these in it is with the leading group."""
    for member in (FANG, GAO):
        review.enter(member)
    for each in disclosures:
        review.propose(each, title=f"{each}的标题")
    told(review, "opened")
    told(review, "closed", *disclosures, **more)


MEETING = {"on": "2026-11-09", "place": "三楼会议室", "chair": "fang"}


def there(*present: str, absent: str = "") -> list[dict[str, str]]:
    """Those who were there and in favour, and somebody who was away."""
    seats = [{"sub": sub, "attendance": "present", "vote": "in_favour"} for sub in present]
    return seats + ([{"sub": absent, "attendance": "absent", "reason": "出差"}] if absent else [])


def said(**changes: Any) -> dict[str, Any]:
    """A deliberation that agrees."""
    aspects = {name: {"verdict": "yes"} for name in ASPECTS}
    given = {"meeting": MEETING, "members": there("fang", "gao"), "aspects": aspects, "conclusion": "agreed"}
    return {**given, **changes}


def filled_in(**changes: str) -> dict[str, str]:
    """The form of a deliberation that agrees."""
    form = {f"meeting.{name}": text for name, text in MEETING.items()} | {"conclusion": "agreed"}
    for number, seat in enumerate(there("fang", "gao")):
        form |= {f"members.{number}.{name}": text for name, text in seat.items()}
    return form | {f"aspects.{name}.verdict": "yes" for name in ASPECTS} | changes


def deliberate(review: ReviewHarness, by: Any = FANG, **changes: Any) -> Any:
    return review.post(f"/issues/{ISSUE}/deliberate", said(**changes), by)


def open_tasks(review: ReviewHarness) -> dict[str, list[str]]:
    """The roles of each open task about issues, by its kind."""
    gone = {event.data["id"] for event in review.announced("task.closed")}
    tasks = [event.data for event in review.announced("task.opened") if event.data["about"]["noun"] == "issue"]
    return {task["kind"]: task["roles"] for task in tasks if task["id"] not in gone}


@pytest.mark.both_databases
def test_the_leading_group_deliberates_on_an_issue_as_one(review: ReviewHarness) -> None:
    put(review, "d-1", "d-2")
    assert open_tasks(review) == {"deliberate": ["leading_group"]}
    task = next(event.data for event in review.announced("task.opened") if event.data["kind"] == "deliberate")
    assert task["not_for"] == [PROPOSER.sub]
    assert task["due_on"] == review.get("/cases?disclosure=d-1", OFFICE).json["items"][0]["disclosure_due_on"]
    done = deliberate(review)
    assert (done.status_code, done.json["state"]) == (200, "agreed"), done.json
    (event,) = review.announced("deliberation.recorded")
    assert (event.data["issue"], event.data["agreed"], event.data["round"]) == (ISSUE, True, 1)
    assert [person["sub"] for person in event.data["present"]] == ["fang", "gao"]
    record = json.loads(review.service.make_work(None, None).files.get(event.data["record_digest"]))
    assert (record["list_digest"], record["conclusion"]) == (DIGEST, "agreed")
    assert [each["disclosure"] for each in record["disclosures"]] == ["d-1", "d-2"]
    assert open_tasks(review) == {}
    again = deliberate(review, GAO)
    assert (again.status_code, again.json["code"]) == (409, "nothing_to_deliberate")


def test_what_was_published_before_is_deliberated_by_the_day_of_the_bodys_rule(review: ReviewHarness) -> None:
    put(review, "d-1")
    assert deliberate(review, conclusion="not_agreed", opinion="再议。").status_code == 200
    told(review, "closed", "d-1", number=2, deliberate_by="2027-01-15")
    tasks = [event.data for event in review.announced("task.opened") if event.data["kind"] == "deliberate"]
    assert tasks[-1]["due_on"] == "2027-01-15"
    assert "2027年1月15日" in review.page(f"/review/issues/{ISSUE}", FANG).text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-01-14", "还剩 1 个工作日"),
        ("2027-01-15", "今天到期"),
        ("2027-01-16", "已逾期"),
        ("2027-01-18", "逾期 1 个工作日"),
    ],
    ids=["before", "on it", "a day off after", "a working day after"],
)
def test_the_page_says_how_long_is_left_to_deliberate(review: ReviewHarness, day: str, said: str) -> None:
    put(review, "d-1", deliberate_by="2027-01-15")
    review.later(days=(date.fromisoformat(day) - review.clock.today()).days)
    assert said in review.page(f"/review/issues/{ISSUE}", FANG).text


def test_what_is_not_agreed_goes_to_the_office_and_comes_again(review: ReviewHarness) -> None:
    put(review, "d-1")
    refused = deliberate(review, conclusion="not_agreed")
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["opinion"])
    assert deliberate(review, conclusion="not_agreed", opinion="重点不突出。").json["state"] == "not_agreed"
    assert review.announced("deliberation.recorded")[0].data["reason"] == "重点不突出。"
    assert open_tasks(review) == {"issue_not_agreed": ["office"]}
    told(review, "closed", "d-1", number=2)
    assert open_tasks(review) == {"deliberate": ["leading_group"]}
    assert deliberate(review).json["round"] == 2


def urgent(review: ReviewHarness, revision: int = 1) -> dict[str, Any]:
    """What went out by the urgent route, as an issue lists it."""
    case = review.propose("d-1", review_route="urgent", revision=revision)
    review.approve(case)
    content_hash = review.case(case).proposal.content_hash
    return {"disclosure": "d-1", "revision": revision, "content_hash": content_hash, "proposer": PROPOSER.sub}


def still_to_be_deliberated(review: ReviewHarness) -> list[tuple[str, str]]:
    """The days of the open tasks to deliberate on what went out before, and whom they ask."""
    gone = {event.data["id"] for event in review.announced("task.closed")}
    tasks = [event.data for event in review.announced("task.opened") if event.data["kind"] == "deliberate_after"]
    return [(task["due_on"], "、".join(task["roles"])) for task in tasks if task["id"] not in gone]


def test_what_was_public_first_is_to_be_deliberated_until_it_is_agreed_to(review: ReviewHarness) -> None:
    """突发事件: what they disagreed to stays public, and awaits them again whatever becomes of the issue."""
    listed = urgent(review)
    waits = still_to_be_deliberated(review)
    assert waits == [("2026-11-23", "leading_group、office")]
    put(review, disclosures=[listed])
    assert deliberate(review, conclusion="not_agreed", opinion="依据不足。").status_code == 200
    told(review, "cancelled")
    assert still_to_be_deliberated(review) == waits
    page = review.page(f"/review/cases/{review.case_of('d-1').id}", OFFICE).text
    assert "须补行领导小组审议" in page
    assert "2026年11月23日" in page
    assert review.get("/cases?disclosure=d-1", OFFICE).json["items"][0]["deliberated_at"] is None


def test_an_agreement_ends_it_for_the_edition_and_for_those_that_it_replaced(review: ReviewHarness) -> None:
    """An edition that a correction replaced can be put into no issue any more."""
    urgent(review)
    put(review, disclosures=[urgent(review, revision=2)])
    assert len(still_to_be_deliberated(review)) == 2
    assert deliberate(review).status_code == 200
    assert still_to_be_deliberated(review) == []


def test_an_agreement_to_another_content_does_not_end_it(review: ReviewHarness) -> None:
    listed = urgent(review)
    put(review, disclosures=[{**listed, "content_hash": DIGEST}])
    assert deliberate(review).status_code == 200
    assert len(still_to_be_deliberated(review)) == 1


@pytest.mark.both_databases
def test_what_was_withdrawn_is_not_deliberated_any_more(review: ReviewHarness) -> None:
    """Nobody can put it into an issue, so its task would stay with the whole leading group for ever."""
    urgent(review)
    case = review.case_of("d-1")
    withdrawn = {**review.proposed(), "reason": "数据有误。", "ground": "《政府信息公开条例》第六条"}
    for _ in range(2):
        review.deliver("catalog.disclosure.withdrawn", "d-1", withdrawn)
    assert still_to_be_deliberated(review) == []
    (closed,) = [event for event in review.announced("task.closed") if event.subject == case.deliberation_task]
    assert closed.data["reason"] == "withdrawn"
    assert "不再补行领导小组审议" in review.page(f"/review/cases/{case.id}", OFFICE).text
    again = take_snapshots(review.service, "task", [closed.subject])[closed.subject].events[-1]
    assert (again.name, again.data["reason"]) == ("review.task.closed", "withdrawn")


def test_a_cancelled_issue_awaits_nobody_and_its_record_stays(review: ReviewHarness) -> None:
    put(review, "d-1")
    deliberate(review, conclusion="not_agreed", opinion="重点不突出。")
    told(review, "cancelled")
    told(review, "cancelled")
    assert open_tasks(review) == {}
    shown = review.get(f"/issues/{ISSUE}", FANG).json
    assert (shown["state"], len(shown["deliberations"])) == ("cancelled", 1)
    assert deliberate(review).status_code == 409


def test_who_proposed_something_in_it_does_not_record_it(review: ReviewHarness) -> None:
    review.enter(PROPOSING_MEMBER)
    put(review, "d-1")
    refused = deliberate(review, PROPOSING_MEMBER)
    assert (refused.status_code, refused.json["code"]) == (403, "own_disclosure")
    seats = [*there("fang", "gao"), {"sub": "lin", "attendance": "present"}]
    present = deliberate(review, FANG, members=seats)
    assert present.status_code == 200, "he may be there"
    told = review.get(f"/issues/{ISSUE}", FANG).json["deliberations"][0]
    assert [(each["member"]["sub"], each["disclosures"]) for each in told["recused"]] == [("lin", ["d-1"])]


def test_who_proposed_it_before_another_took_it_over_does_not_record_it_either(review: ReviewHarness) -> None:
    """移交: catalog names the last proposer alone; whom its case kept away is known here."""
    for member in (FANG, GAO, PROPOSING_MEMBER):
        review.enter(member)
    review.propose("d-1")
    review.deliver("catalog.disclosure.recalled", "d-1", {**review.proposed("d-1"), "state": "draft"})
    review.approve(review.propose("d-1", proposer=a_person("wang", "proposer").snapshot()))
    listed = [{"disclosure": "d-1", "revision": 1, "content_hash": DIGEST, "proposer": "wang"}]
    told(review, "opened")
    told(review, "closed", disclosures=listed)
    asked = [event.data for event in review.announced("task.opened") if event.data["kind"] == "deliberate"]
    assert [task["not_for"] for task in asked] == [["lin", "wang"]]
    refused = deliberate(review, PROPOSING_MEMBER)
    assert (refused.status_code, refused.json["code"]) == (403, "own_disclosure")
    page = review.page(f"/review/issues/{ISSUE}", PROPOSING_MEMBER).text
    assert "这一期里有您提出过的信息，不能由您登记审议" in page
    assert "提出过第 1 条，对其回避" in review.page(f"/review/issues/{ISSUE}", FANG).text
    his = {"sub": "lin", "attendance": "present"}
    voted = deliberate(review, FANG, members=[*there("fang", "gao"), {**his, "vote": "in_favour"}])
    assert (voted.status_code, list(voted.json["errors"])) == (422, ["members.2.vote"])
    assert deliberate(review, FANG, members=[*there("fang", "gao"), his]).status_code == 200
    said_of_it = review.get(f"/issues/{ISSUE}", FANG).json["deliberations"][0]
    assert [(each["member"]["sub"], each["disclosures"]) for each in said_of_it["recused"]] == [("lin", ["d-1"])]


@pytest.mark.parametrize("somebody", [OFFICE, ARCHIVIST, HEAD, STRANGER])
def test_the_leading_group_alone_deliberates(review: ReviewHarness, somebody: Any) -> None:
    put(review, "d-1")
    assert deliberate(review, somebody).status_code in (403, 404)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"members": there("fang", "gao", "zhou")}, "members"),
        ({"members": there("fang", "fang", "gao")}, "members"),
        ({"members": there("fang")}, "members"),
        (
            {
                "aspects": {name: {"verdict": "no" if name == "focus" else "yes"} for name in ASPECTS},
                "conclusion": "not_agreed",
                "opinion": "重点不突出。",
            },
            "aspects.focus.remark",
        ),
    ],
)
def test_what_a_record_needs(review: ReviewHarness, changes: dict[str, Any], field: str) -> None:
    put(review, "d-1")
    refused = deliberate(review, **changes)
    assert (refused.status_code, refused.json["code"], list(refused.json["errors"])) == (
        422,
        "deliberation_incomplete",
        [field],
    )


def test_what_does_not_hold_is_not_agreed_to(review: ReviewHarness) -> None:
    """审议制度: agreement is to all four aspects; what falls short of one goes back to the office."""
    put(review, "d-1")
    aspects = {name: {"verdict": "no", "remark": "依据已废止。"} for name in ASPECTS}
    refused = deliberate(review, aspects=aspects)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["conclusion"])
    assert "结果是否合法、真实、可信" in refused.json["errors"]["conclusion"]
    assert review.announced("deliberation.recorded") == []
    sent_back = deliberate(review, aspects=aspects, conclusion="not_agreed", opinion="依据已废止。")
    assert sent_back.json["state"] == "not_agreed"


def test_more_than_half_of_the_leading_group_must_be_present(review: ReviewHarness) -> None:
    review.enter(a_person("he", "leading_group"))
    review.enter(a_person("xu", "leading_group"))
    put(review, "d-1")
    away = {"attendance": "absent", "reason": "出差"}
    refused = deliberate(review, members=[*there("fang", "gao"), {"sub": "he", **away}, {"sub": "xu", **away}])
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["members"])
    assert "4 人" in refused.json["errors"]["members"]
    assert "至少 3 人" in refused.json["errors"]["members"]
    members, meeting = there("gao", "he", "xu", absent="fang"), {**MEETING, "chair": "gao"}
    assert deliberate(review, members=members, meeting=meeting).status_code == 200, "who records it may be absent"
    told = review.get(f"/issues/{ISSUE}", FANG).json["deliberations"][0]
    assert [(each["member"]["sub"], each["reason"]) for each in told["absent"]] == [("fang", "出差")]


def test_a_deputy_takes_the_seat_of_whom_he_stands_in_for(review: ReviewHarness) -> None:
    post = Post("leading_group", "GJJ", deputy_for="gao")
    review.enter(Actor("shi", "shi", body="GJJ", department="BGS", posts=(post,)))
    put(review, "d-1")
    rows = re.findall(r"<tr><td>.*?</td>", review.page(f"/review/issues/{ISSUE}", FANG).text, re.DOTALL)
    assert ["代理" in row for row in rows if "members." in row] == ["shi" in row for row in rows if "members." in row]
    assert sum("按 1 人计" in row for row in rows) == 1, "who records it sees whose seat he takes"
    both = deliberate(review, members=there("fang", "gao", "shi"))
    assert (both.status_code, list(both.json["errors"])) == (422, ["members"]), "three persons, two seats"
    assert deliberate(review, members=there("fang", "shi")).status_code == 200


def test_a_marked_remark_is_refused(review: ReviewHarness) -> None:
    put(review, "d-1")
    aspects = {name: {"verdict": "yes", "remark": "机密★一年"} for name in ASPECTS}
    assert deliberate(review, aspects=aspects).json["code"] == "secrecy_marking"


def test_a_purge_takes_what_was_said_of_every_issue_it_was_in(review: ReviewHarness) -> None:
    put(review, "d-1", "d-2")
    words = {"opinion": f"{SECRET}一句要删。", "minutes": f"有人读了{SECRET}。"}
    members = [*there("fang", "gao"), {"sub": "he", "attendance": "recused", "reason": f"与{SECRET}有关"}]
    review.enter(a_person("he", "leading_group"))
    assert deliberate(review, conclusion="not_agreed", members=members, **words).status_code == 200
    told(review, "closed", "d-2", number=2)
    (event,) = review.announced("deliberation.recorded")
    assert SECRET in review.everything_kept()
    purged = {"id": "d-1", "body": "GJJ", "audience": "external", "published": "unpublished", "ended": 1}
    review.deliver("catalog.disclosure.purged", "d-1", {**purged, "purged_at": "2026-11-09T01:00:00Z"}, erases=True)
    assert SECRET not in review.everything_kept()
    assert SECRET.encode() not in review.bytes_kept()
    shown = review.get(f"/issues/{ISSUE}", FANG).json["deliberations"][0]
    assert (shown["purged"], shown["opinion"], shown["record_digest"]) == (True, "", event.data["record_digest"])
    assert deliberate(review, members=there("fang", "gao", absent="he")).status_code == 200


def test_a_repeated_word_of_catalog_changes_nothing(review: ReviewHarness) -> None:
    put(review, "d-1")
    assert deliberate(review).status_code == 200
    told(review, "opened")
    told(review, "closed", "d-1")
    assert review.get(f"/issues/{ISSUE}", FANG).json["state"] == "agreed"


@pytest.mark.both_databases
def test_what_was_said_and_what_waits_is_told_anew(review: ReviewHarness) -> None:
    put(review, "d-1")
    task = next(event.subject for event in review.announced("task.opened") if event.data["kind"] == "deliberate")
    waits = take_snapshots(review.service, "task", [task])[task].events[-1]
    assert (waits.name, waits.data["roles"]) == ("review.task.opened", ["leading_group"])
    deliberate(review)
    (event,) = review.announced("deliberation.recorded")
    again = take_snapshots(review.service, "deliberation", [event.subject])[event.subject].events[-1]
    assert again.data == event.data
    assert take_snapshots(review.service, "task", [task])[task].events[-1].name == "review.task.closed"


@pytest.mark.both_databases
def test_the_page_shows_what_is_in_it_and_takes_the_record(review: ReviewHarness) -> None:
    put(review, "d-1")
    page = review.page(f"/review/issues/{ISSUE}", FANG).text
    assert "d-1的标题" in page
    assert "产生过程是否公正、合理" in page
    form = filled_in(minutes="逐条宣读并讨论。")
    wrong = review.submit(f"/review/issues/{ISSUE}/deliberate", {**form, "conclusion": "not_agreed"})
    assert wrong.status_code == 422
    assert "请写明理由" in wrong.text
    unsaid = review.submit(f"/review/issues/{ISSUE}/deliberate", {**form, "members.1.vote": ""})
    assert 'aria-describedby="e-members.1.vote"' in unsaid.text
    assert "出席的成员请选表决意见" in unsaid.text
    assert review.submit(f"/review/issues/{ISSUE}/deliberate", form).status_code == 303
    shown = review.page(f"/review/issues/{ISSUE}", OFFICE).text
    for told in (
        "第1次审议：同意",
        "2026年11月9日，三楼会议室，主持 人员fang",
        "同意 2 人（人员fang、人员gao），反对 0 人",
        "逐条宣读并讨论。",
    ):
        assert told in shown
    assert "GJJ 2026年第3期" in review.page("/review/issues", OFFICE).text
    assert "登记审议" not in review.page(f"/review/issues/{ISSUE}", OFFICE).text


def test_a_record_sent_empty_names_each_aspect(review: ReviewHarness) -> None:
    put(review, "d-1")
    review.page(f"/review/issues/{ISSUE}", FANG)
    form = {f"aspects.{name}.remark": "" for name in ASPECTS}
    page = review.submit(f"/review/issues/{ISSUE}/deliberate", form).text
    for name in DELIBERATION_ASPECTS.values():
        assert f"“{name}”：“结论”没有填写" in page
    assert "须过半数：至少 2 人" in page


def test_who_records_it_second_reads_who_did_and_keeps_his_words(review: ReviewHarness) -> None:
    put(review, "d-1")
    review.page(f"/review/issues/{ISSUE}", GAO)
    form = filled_in(seen="2", opinion="数字已与账簿核对。")
    assert deliberate(review, FANG).status_code == 200
    second = review.submit(f"/review/issues/{ISSUE}/deliberate", form)
    assert second.status_code == 412
    assert "登记审议，同意，" in second.text
    assert "fang" in second.text
    assert "数字已与账簿核对。" in second.text
    assert "勾选“已核对”" not in second.text


def test_what_the_office_holds_back_meanwhile_is_marked_for_the_leading_group(review: ReviewHarness) -> None:
    """It deliberates on an issue as one, and does not agree to what is no longer about to be published."""
    for member in (FANG, GAO):
        review.enter(member)
    for each in ("d-1", "d-2"):
        review.approve(review.propose(each, title=f"{each}的标题"))
    told(review, "opened")
    told(review, "closed", "d-1", "d-2")
    assert "已暂缓公开" not in review.page(f"/review/issues/{ISSUE}", FANG).text
    review.deliver("catalog.disclosure.held", "d-2", {**review.proposed("d-2"), "state": "draft"})
    page = review.page(f"/review/issues/{ISSUE}", FANG).text
    row = page[page.index("d-2的标题") :]
    assert "已暂缓公开，不随本期公开" in row[: row.index("</tr>")]
    assert page.count("已暂缓公开") == 1
