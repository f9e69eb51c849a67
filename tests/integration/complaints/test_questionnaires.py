"""A questionnaire from its making to its published results, by the pages and the interface that everybody uses."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from chassis.ports import Actor
from chassis.relay.scheduler import run_timer
from tests.harness.error_summary import error_summary, heading_levels, skipped
from tests.integration.complaints.harness import ComplaintsHarness, an_officer

pytestmark = [pytest.mark.one_database, pytest.mark.servers]

PAGES = "/complaints/questionnaires"
QUESTIONS = [
    {"text": "您办过什么业务？", "kind": "one", "options": ["缴存", "提取", "贷款"], "required": True},
    {"text": "从哪里了解？", "kind": "several", "options": ["网站", "大厅", "=电话"]},
    {"text": "办事方便吗？", "kind": "rating", "required": True},
    {"text": "还有什么建议？", "kind": "words"},
]
NEW = {
    "body": "GJJ",
    "title": "窗口服务问卷",
    "introduction": "约需一分钟。",
    "opens_on": "2026-11-24",
    "closes_on": "2026-12-01",
    "questions": QUESTIONS,
}
# The form of the page: a question a row, options one a line.
FORM = {
    **{name: value for name, value in NEW.items() if name != "questions"},
    "kind": "survey",
    **{
        f"questions.{place}.{name}": "\n".join(value) if name == "options" else value
        for place, question in enumerate(QUESTIONS)
        for name, value in question.items()
    },
    "questions.4.text": "",
}


def the_office(body: str = "GJJ") -> Actor:
    return an_officer("hu", body, "office")


def prepared(harness: ComplaintsHarness, **changes: Any) -> str:
    answer = harness.post("/questionnaires", {**NEW, **changes}, the_office())
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def act(harness: ComplaintsHarness, asked: str, name: str, body: Any = None, by: Actor | None = None) -> Any:
    return harness.post(f"/questionnaires/{asked}/{name}", body, by or the_office())


def opened(harness: ComplaintsHarness, **changes: Any) -> str:
    asked = prepared(harness, **changes)
    assert act(harness, asked, "open").status_code == 200
    return asked


def answers(one: int = 1, rating: int = 5, several: tuple[int, ...] = (1,), words: str = "") -> dict[str, Any]:
    given: list[dict[str, Any]] = [{"question": 1, "choices": [one]}, {"question": 3, "rating": rating}]
    given += [{"question": 2, "choices": list(several)}] if several else []
    given += [{"question": 4, "words": words}] if words else []
    return {"answers": given}


def answer(harness: ComplaintsHarness, asked: str, **said: Any) -> Any:
    return harness.post(f"/questionnaires/{asked}/answers", answers(**said))


def form_of(page: Any) -> dict[str, list[str]]:
    """The hidden fields of a page's main form."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.both_databases
def test_from_its_making_to_its_published_results(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    harness.sign_in(the_office())
    made = harness.submit(f"{PAGES}/new", FORM)
    assert made.status_code == 303, error_summary(made.text)
    address = made.headers["Location"].split("?")[0]
    asked = address.rsplit("/", 1)[1]
    assert harness.new_client().get(address).status_code == 404, "a draft is nobody else's"
    assert "不能再改动" in harness.client.get(address).text
    assert harness.submit(f"{address}/open", {"version": "1"}).status_code == 303
    assert harness.submit(f"{address}/revise", {**FORM, "version": "2"}).status_code == 409
    harness.sign_out()

    for number in range(18):
        said = {"one": 1 if number < 12 else 2, "rating": 5 if number < 11 else 4, "several": (1, 2) if number else ()}
        assert answer(harness, asked, **said).status_code == 201
    answer(harness, asked, one=3, rating=1, several=(3, 1), words="我叫王芳，电话13800138000，窗口太少。")
    early = harness.get(f"/questionnaires/{asked}/results")
    assert (early.status_code, early.json["code"]) == (409, "no_results_yet")

    harness.later(days=8)
    late = answer(harness, asked)
    assert (late.status_code, late.json["code"]) == (409, "questionnaire_not_open")
    assert "结果公布后可以在这里看到" in late.json["detail"]
    harness.sign_in(the_office())
    refused = harness.submit(f"{address}/count", {"version": "2"})
    assert list(error_summary(refused.text)) == ["f-same_address"], "all came from one address: who were they?"
    assert "有18份答卷来自已有人填写过的网络地址" in refused.text
    hall = {"version": "2", "same_address": "different_people"}
    assert harness.submit(f"{address}/count", hall).status_code == 303
    assert "13800138000" not in harness.client.get(f"{address}/words?question=4").text
    assert "窗口太少" in harness.client.get(f"{address}/words?question=4").text
    refused = harness.submit(f"{address}/publish", {"version": "3", "summaries.0.question": "4"})
    assert list(error_summary(refused.text)) == ["f-summaries.0.text"]
    told = {"summaries.0.question": "4", "summaries.0.text": "已增加两个窗口。"}
    assert harness.submit(f"{address}/publish", {"version": "3", **told}).status_code == 303
    harness.sign_out()

    assert "结果已经公布" in answer(harness, asked).json["detail"]
    results = harness.get(f"/questionnaires/{asked}/results").json
    assert (results["answers"], results["least"]) == (19, 5)
    one, several, rating, words = results["questions"]
    assert [cell["count"] for cell in one["options"]] == [12, None, None], "one person, and the next larger"
    assert [cell["count"] for cell in several["options"]] == [None, None, None]
    assert [cell["count"] for cell in rating["options"]] == [None, 0, 0, None, 11]
    assert (rating["mean_least"], rating["mean_most"]) == (3.47, 4.42)
    assert (words["summary"], words["suppressed"]) == ("已增加两个窗口。", True)
    page = harness.client.get(address).text
    assert page.count("<rect ") == 3 + 1
    for shown in ("结果已公布", "63.2%", "3.47 至 4.42", "已增加两个窗口。", "不显示"):
        assert shown in page
    assert "窗口太少" not in page
    assert skipped(heading_levels(page)) == []
    file = harness.client.get(f"{address}/results-table")
    rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert ["1", "您办过什么业务？", "单选", "缴存", "12", "63.2", "", ""] in rows
    assert {row[3] for row in rows if row[0] == "2"} == {"网站", "大厅", "'=电话", "没有作答"}
    assert harness.get(f"/questionnaires/{asked}/results-table").data == file.data
    assert "13800138000" not in harness.everything_kept()
    records = harness.get("/audit?limit=100", an_officer("gu", "GJJ", "inspector")).json["items"]
    acts = [record["name"] for record in records if record["name"].startswith("questionnaire.")]
    assert set(acts) == {f"questionnaire.{verb}" for verb in ("prepared", "opened", "answered", "counted", "published")}


def test_what_was_chosen_or_rated_is_told_by_the_results_alone(harness: ComplaintsHarness) -> None:
    asked = opened(harness)
    answer(harness, asked, one=3, rating=1, words="窗口太少。")
    harness.later(days=8)
    assert act(harness, asked, "count").status_code == 200
    harness.sign_in(the_office())
    for number in (1, 2, 3, 5):
        refused = harness.get(f"/questionnaires/{asked}/words?question={number}", the_office())
        assert (refused.status_code, refused.json["code"]) == (422, "not_in_words"), "single answers tell small counts"
        assert "文字题是第4题。" in refused.json["detail"]
        assert harness.client.get(f"{PAGES}/{asked}/words?question={number}").status_code == 422
    written = harness.get(f"/questionnaires/{asked}/words?question=4", the_office())
    assert written.json["items"] == [{"words": "窗口太少。"}]


def test_a_citizen_looks_his_answers_over_and_sends_them_once(harness: ComplaintsHarness) -> None:
    asked = opened(harness)
    client, address = harness.client, f"{PAGES}/{asked}"
    page = client.get(address)
    assert page.text.count('type="radio"') == 3 + 5
    sent = form_of(page) | {"answers.0.choices": "2", "answers.1.choices": ["1", "3"], "answers.3.words": "多设窗口"}
    missing = client.post(f"{address}/check", data=sent)
    assert missing.status_code == 422
    assert error_summary(missing.text) == {"f-answers.2.rating": "第3题：还没有回答。"}
    assert "多设窗口" in missing.text
    overlong = client.post(f"{address}/check", data={**sent, "answers.2.rating": "4", "answers.3.words": "长" * 501})
    assert error_summary(overlong.text) == {"f-answers.3.words": "第4题：最多 500 字，现有 501 字。"}
    marked = client.post(f"{address}/check", data={**sent, "answers.2.rating": "4", "answers.3.words": "机密★10年"})
    assert marked.status_code == 422
    assert "手中的材料可能涉密的" in marked.text
    assert "本单位保密审查人" not in marked.text, "a citizen has none"
    check = client.post(f"{address}/check", data={**sent, "answers.2.rating": "4"})
    for said in ("核对答卷", "提取", "网站", "=电话", "4 分", "多设窗口"):
        assert said in check.text
    filled = form_of(check)
    assert "多设窗口" in client.post(f"{address}/change", data=filled).text
    assert client.get(f"{address}/check").headers["Location"] == address, "loaded anew"
    places = {client.post(f"{address}/send", data=filled).headers["Location"] for _ in range(2)}
    assert len(places) == 1, "a double click leads to the same receipt"
    assert "已收到您的答卷" in client.get(places.pop()).text
    another = client.post(f"{address}/send", data={**filled, "answers.0.choices": "1"})
    assert (another.status_code, "您已经填写过这份问卷" in another.text) == (409, True)
    assert len(harness.get(f"/questionnaires/{asked}/answers", the_office()).json["items"]) == 1


def test_words_for_a_questionnaire_that_was_closed_meanwhile_can_be_copied(harness: ComplaintsHarness) -> None:
    asked = opened(harness)
    client, address = harness.client, f"{PAGES}/{asked}"
    given = {"answers.0.choices": "2", "answers.2.rating": "4", "answers.3.words": "多设窗口"}
    sent = form_of(client.get(address)) | given
    filled = form_of(client.post(f"{address}/check", data=sent))
    assert act(harness, asked, "close", {"reason": "已足够。"}).status_code == 200
    for step, form in (("check", sent), ("change", filled), ("send", filled)):
        page = client.post(f"{address}/{step}", data=form)
        assert (page.status_code, "问卷已经截止，这次没有收下" in page.text) == (409, True), step
        assert re.search(r"还有什么建议？</label><textarea[^>]* readonly>\s*多设窗口</textarea>", page.text), step


def test_stuffing_from_one_address_has_no_effect(new_database: Any, tmp_path: Any) -> None:
    """Fifty answers without a token from one address count as one; what slipped in all the same is voided."""
    harness = ComplaintsHarness(new_database(), tmp_path, limits="").know()
    asked = opened(harness)

    def post(path: str, body: Any, at: str, **headers: str) -> Any:
        base, environ = harness.settings.public_url, {"REMOTE_ADDR": at}
        client = harness.new_client()
        return client.post(harness.api + path, json=body, headers=headers, base_url=base, environ_overrides=environ)

    def send(at: str, *, token: str = "", **said: Any) -> Any:
        known = {"Evaluation-Token": token} if token else {}
        return post(f"/questionnaires/{asked}/answers", answers(**said), at, **known)

    tokens = []
    for number in range(5):
        harness.publish(f"c{number}")
        ratings = dict.fromkeys(("truthfulness", "completeness", "effectiveness"), 1)
        rated = post("/evaluations", {"disclosure": f"c{number}", **ratings}, "203.0.113.9")
        tokens.append(rated.json["token"])
    collected = [send("203.0.113.9", token=token, one=1, rating=5).status_code for token in tokens]
    assert collected == [201] + [429] * 4, "tokens that the same address was given elsewhere make nobody known there"
    refused = [send("203.0.113.7", one=3, rating=1) for _ in range(50)][1:]
    assert {(each.status_code, each.json["code"]) for each in refused} == {(429, "answered_from_here")}
    harness.later(minutes=10)
    assert send("203.0.113.7", one=3, rating=1).status_code == 201
    for number in range(20):
        assert send(f"198.51.100.{number}", rating=5).status_code == 201
    path = f"/questionnaires/{asked}/answers"
    listed = harness.get(f"{path}?limit=50", the_office()).json["items"]
    (stuffed,) = {each["source"] for each in listed if [other["source"] for other in listed].count(each["source"]) > 1}
    ids = [each["id"] for each in harness.get(f"{path}?source={stuffed}", the_office()).json["items"]]
    voiding = {"answers": ids, "reason": "同一来源连续提交。"}
    assert act(harness, asked, "void", voiding).status_code == 200
    assert act(harness, asked, "void", voiding).json["code"] == "nothing_to_void"
    act(harness, asked, "close", {"reason": "答卷已足够。"})
    assert act(harness, asked, "count").status_code == 200, "nobody is left who came again"
    assert act(harness, asked, "void", voiding).status_code == 409, "the difference would tell what was voided"
    results = harness.get(f"/questionnaires/{asked}/results", the_office()).json
    assert [cell["count"] for cell in results["questions"][0]["options"]] == [21, 0, 0]
    assert results["questions"][2]["mean_least"] == 5.0
    harness.later(days=31)
    (timer,) = [timer for timer in harness.service.timers if timer.name == "forget-sources"]
    run_timer(harness.service, timer)
    assert {each["source"] for each in harness.get(f"{path}?limit=50", the_office()).json["items"]} == {None}
    harness.close()


def test_what_was_opened_never_changes_and_a_later_version_names_it(harness: ComplaintsHarness) -> None:
    asked = opened(harness)
    changed = {name: value for name, value in NEW.items() if name != "body"} | {"title": "改过的问卷"}
    refused = harness.put(f"/questionnaires/{asked}", changed, the_office(), If_Match='"*"')
    refused = harness.put(f"/questionnaires/{asked}", changed, the_office(), If_Match='"2"')
    assert (refused.status_code, refused.json["allowed"]) == (409, ["answer", "close", "void"])
    later = opened(harness, title="新版问卷", predecessor=asked)
    assert harness.get(f"/questionnaires/{later}").json["predecessor"] == asked
    assert "新版问卷" in harness.client.get(f"{PAGES}/{asked}").text
    draft = prepared(harness)
    assert harness.post("/questionnaires", {**NEW, "predecessor": draft}, the_office()).status_code == 422
    assert act(harness, draft, "discard").status_code == 200


def test_it_takes_answers_from_its_first_day_to_the_end_of_its_last(harness: ComplaintsHarness) -> None:
    asked = opened(harness, opens_on="2026-11-25", closes_on="2026-11-26")
    assert answer(harness, asked).json["code"] == "questionnaire_not_open"
    assert "11月25日起可以填写" in harness.client.get(f"{PAGES}/{asked}").text
    harness.later(hours=15)  # 1 o'clock in China, the next day
    assert answer(harness, asked).status_code == 201
    harness.later(days=1, hours=21)  # a minute before the last day is over would do
    assert answer(harness, asked).status_code == 201
    harness.later(hours=3)
    assert answer(harness, asked).json["code"] == "questionnaire_not_open"
    assert harness.get(f"/questionnaires/{asked}").json["state"] == "closed"
    assert [each["id"] for each in harness.get("/questionnaires?state=closed").json["items"]] == [asked]
    assert answer(harness, "unknown").json["code"] == "no_such_questionnaire"


def test_a_purge_takes_every_word_said_of_the_publication(harness: ComplaintsHarness) -> None:
    new = {**NEW, "disclosure": "d1", "title": "金丝雀问卷"}
    asked = harness.post("/questionnaires", new, the_office(), Idempotency_Key="made").json["id"]
    another = an_officer("pan", "GJJ", "office")
    opening = harness.post(f"/questionnaires/{asked}/open", None, another, Idempotency_Key="opened")
    assert "金丝雀" in opening.text
    answer(harness, asked, words="金丝雀何时迁徙")
    harness.purge("d1")
    made_again = harness.post(f"/questionnaires/{asked}/open", None, another, Idempotency_Key="opened")
    assert (made_again.status_code, "金丝雀" in made_again.text) == (410, False), "nor the answers kept for a repeat"
    assert harness.post("/questionnaires", new, the_office(), Idempotency_Key="made").status_code != 201
    assert harness.get(f"/questionnaires/{asked}").status_code == 410
    assert answer(harness, asked).status_code == 410
    assert "金丝雀" not in harness.everything_kept()
    assert harness.get("/questionnaires").json["items"] == []


def test_the_office_begins_with_the_standard_questions(harness: ComplaintsHarness) -> None:
    harness.sign_in(the_office())
    page = harness.client.get(f"{PAGES}/new?start=yearly").text
    assert "2026年度政务公开社会评议" in page
    standard = harness.get("/standard-questions", the_office()).json
    made = {**standard, "body": "GJJ", "closes_on": "2026-12-20"}
    assert harness.post("/questionnaires", made, the_office()).json["opens_on"] == "2026-11-24"
    about_one = harness.post("/questionnaires", {**made, "disclosure": "d1"}, the_office())
    assert (about_one.status_code, list(about_one.json["errors"])) == (422, ["disclosure"])
    wrong = {**FORM, "questions.0.options": "只有一个", "closes_on": "2026-11-01"}
    assert list(error_summary(harness.submit(f"{PAGES}/new", wrong).text)) == ["f-questions.0.options"]


def test_who_looks_after_another_body_learns_nothing(harness: ComplaintsHarness) -> None:
    draft, asked = prepared(harness), opened(harness)
    assert harness.get(f"/questionnaires/{draft}", the_office("GDJ")).status_code == 404
    assert harness.get(f"/questionnaires/{asked}/answers", the_office("GDJ")).status_code == 404
    assert act(harness, asked, "close", {"reason": "x"}, the_office("GDJ")).status_code == 404
    assert act(harness, asked, "close", {"reason": "x"}, an_officer()).status_code == 403
    assert [each["id"] for each in harness.get("/questionnaires", the_office("GDJ")).json["items"]] == [asked]


def test_words_that_read_like_a_tip_off_are_asked_about_before_the_office_reads_them(
    harness: ComplaintsHarness,
) -> None:
    """Whom they accuse may be who reads them: what is written elsewhere is asked about as well."""
    asked = opened(harness)
    accusing = answers(words="陈珂收了红包两千元。")
    refused = harness.post(f"/questionnaires/{asked}/answers", accusing)
    assert (refused.status_code, refused.json["code"]) == (422, "looks_like_a_tip_off")
    assert "陈珂" in refused.json["found"]
    address, client = f"{PAGES}/{asked}", harness.client
    sent = {
        **form_of(client.get(address)),
        "answers.0.choices": "1",
        "answers.2.rating": "4",
        "answers.3.words": "陈珂收了红包两千元。",
    }
    shown = client.post(f"{address}/check", data=sent)
    assert shown.status_code == 422
    assert "仍作为答卷提交" in shown.text
    assert 'href="/complaints/tip-offs"' in shown.text
    assert "陈珂收了红包两千元。" in shown.text, "nothing has to be written again"
    check = client.post(f"{address}/check", data={**sent, "not_a_tip_off": "1"})
    assert check.status_code == 200, check.text
    assert client.post(f"{address}/send", data=form_of(check)).status_code == 303
    assert answer(harness, asked, words="地方不大，排队很久。").status_code == 201, "of ordinary words nobody is asked"
