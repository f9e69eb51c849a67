"""An answer becomes public as it was previewed, and by nothing less than that."""

from __future__ import annotations

import pytest

from tests.integration.complaints.harness import ComplaintsHarness, an_officer

pytestmark = pytest.mark.one_database

SAID = {"text": "请打13812345678找王科长。", "outcome": "adopted"}


def test_an_answer_stays_between_officer_and_citizen_unless_it_is_published(any_harness: ComplaintsHarness) -> None:
    number = _accepted(any_harness)
    assert any_harness.act(number, "answer", SAID).status_code == 200
    assert any_harness.get("/responses").json["items"] == []
    assert "response.published" not in any_harness.names_announced()


def test_the_preview_shows_what_would_be_public_and_its_digest_publishes_it(any_harness: ComplaintsHarness) -> None:
    number = _accepted(any_harness, title="我的电话13812345678", text="请回电。")
    assert any_harness.act(number, "draft", SAID).status_code == 200
    seen = any_harness.get(f"/cases/{number}/preview", an_officer())
    assert seen.headers["Cache-Control"] == "private, no-store"
    shown = {name: seen.json[name] for name in ("title", "question", "answer")}
    assert shown == {
        "title": "我的电话【手机号已隐去】",
        "question": "请回电。",
        "answer": "请打【手机号已隐去】找王科长。",
    }
    assert any_harness.get("/responses").json["items"] == []
    said = {**SAID, "publish": True, "preview_digest": seen.json["preview_digest"]}
    assert any_harness.act(number, "answer", said).status_code == 200
    (public,) = any_harness.get("/responses").json["items"]
    assert {name: public[name] for name in shown} == shown


def test_words_that_were_not_previewed_are_not_published(any_harness: ComplaintsHarness) -> None:
    number = _accepted(any_harness)
    missing = any_harness.act(number, "answer", {**SAID, "publish": True})
    assert (missing.status_code, list(missing.json["errors"])) == (422, ["preview_digest"])
    assert any_harness.act(number, "draft", SAID).status_code == 200
    seen = any_harness.get(f"/cases/{number}/preview", an_officer()).json["preview_digest"]
    other = {**SAID, "text": "另一个答复。", "publish": True, "preview_digest": seen}
    changed = any_harness.act(number, "answer", other)
    assert (changed.status_code, changed.json["code"]) == (409, "preview_changed")
    assert any_harness.get(f"/cases/{number}", an_officer()).json["state"] == "accepted"
    assert any_harness.get("/responses").json["items"] == []


def test_there_is_no_preview_without_a_draft_or_without_the_citizens_consent(any_harness: ComplaintsHarness) -> None:
    number = _accepted(any_harness)
    empty = any_harness.get(f"/cases/{number}/preview", an_officer())
    assert (empty.status_code, empty.json["code"]) == (409, "nothing_to_preview")
    private = any_harness.submit_case()["number"]
    assert any_harness.act(private, "accept").status_code == 200
    assert any_harness.act(private, "draft", SAID).status_code == 200
    refused = any_harness.get(f"/cases/{private}/preview", an_officer())
    assert (refused.status_code, refused.json["code"]) == (409, "not_for_the_public")
    forced = any_harness.act(private, "answer", {**SAID, "publish": True, "preview_digest": "sm3:" + "0" * 64})
    assert (forced.status_code, forced.json["code"]) == (409, "not_for_the_public")
    assert any_harness.get(f"/cases/{number}/preview").status_code == 401


TOLD = "我叫王 小明，微信号 wx12345，家住幸福路3号2单元501。"
REPLY = "王小明同志：请拨打0371-67234567反映，或者写信到 gjj@gov.example.cn。"
HIDDEN = {"hides": ["王小明", "wx12345", "幸福路3号2单元501"], "keeps": ["0371 67234567"]}


def test_the_officer_blanks_the_citizens_names_and_keeps_the_offices_telephone(any_harness: ComplaintsHarness) -> None:
    number = _accepted(any_harness, title="王小明的询问", text=TOLD)
    said = {"text": REPLY, "outcome": "answered", **HIDDEN}
    any_harness.publish_answer(number, said)
    (public,) = any_harness.get("/responses").json["items"]
    assert public["title"] == "×××的询问"
    assert public["question"] == "我叫×××，微信号 ×××，家住×××。"
    assert public["answer"] == "×××同志：请拨打0371-67234567反映，或者写信到 【邮箱已隐去】。"
    page = any_harness.client.get("/complaints/responses").text
    assert not any(word in page for word in ("小明", "wx12345", "幸福路"))
    assert "个人信息已隐去" not in page


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"hides": ["李四"]}, "hides", "都没有“李四”"),
        ({"hides": ["王"]}, "hides", "太短"),
        ({"keeps": ["12345"]}, "keeps", "答复里没有“12345”"),
        ({"keeps": ["0371-65551234"]}, "keeps", "答复里没有"),
        ({"keeps": ["0371-66668888"]}, "keeps", "群众自己的联系方式"),
    ],
)
def test_what_to_blank_and_what_to_keep_is_checked_before_it_is_kept(
    any_harness: ComplaintsHarness, given: dict[str, list[str]], field: str, says: str
) -> None:
    number = _accepted(any_harness, text=f"{TOLD}电话0371-66668888。")
    said = {"text": f"{REPLY}已致电0371-66668888。", "outcome": "answered", **given}
    refused = any_harness.act(number, "draft", said)
    assert (refused.status_code, says in refused.json["errors"].get(field, "")) == (422, True), refused.json
    published = any_harness.act(number, "answer", {**said, "publish": True, "preview_digest": "sm3:" + "0" * 64})
    assert list(published.json["errors"]) == [field]


def test_of_an_answer_that_stays_private_nothing_is_blanked(any_harness: ComplaintsHarness) -> None:
    number = any_harness.submit_case(text=TOLD)["number"]
    assert any_harness.act(number, "accept").status_code == 200
    refused = any_harness.act(number, "draft", {"text": REPLY, "outcome": "answered", "hides": ["王小明"]})
    assert (refused.status_code, refused.json["code"]) == (409, "not_for_the_public")


def _accepted(harness: ComplaintsHarness, **changes: str) -> str:
    number = str(harness.submit_case(publish_ok=True, **changes)["number"])
    assert harness.act(number, "accept").status_code == 200
    return number
