"""清除 and 紧急下架: after it nothing of the text is in any table, file, log or event of the catalogue."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.base.clock import rfc3339
from tests.integration.catalog.harness import HEAD, OFFICE, PROPOSER, CatalogHarness, a_person, content

pytestmark = pytest.mark.one_database

SECRECY_OFFICER = a_person("gao", "secrecy_officer")
# Words that nothing else of the test writes: the first a text's, the others metadata's.
SECRET_WORDS = (
    "雪莲峡谷坐标",
    "冰川测绘纪要",
    "高程异常摘要",
    "测绘函〔2026〕9号",
    "漏写点位",
    "退改理由之点位",
)


def test_a_takedown_leaves_no_byte_and_a_neutral_tombstone(catalog: CatalogHarness) -> None:
    text, title, summary, number, reason, returned = SECRET_WORDS
    uploaded = catalog.upload("附表.txt", f"{text}附件".encode())
    metadata = {"title": title, "summary": summary, "document_number": number, "attachments": [uploaded["digest"]]}
    disclosure = catalog.proposed(text=f"# 记录\n\n{text}一份。", **metadata)
    case = catalog.open_case(disclosure)
    catalog.review_says(disclosure, "returned", case, reason=returned, fields=["text"])
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    given = content(item=..., text=f"{text}两份。", **metadata)
    catalog.put(f"/disclosures/{disclosure}", given, PROPOSER, If_Match=f'"{shown["etag"]}"')
    catalog.act(disclosure, "propose", PROPOSER)
    catalog.approve(disclosure)
    catalog.act(disclosure, "correct", PROPOSER, {"reason": reason})
    catalog.act(disclosure, "propose", PROPOSER, Idempotency_Key="once")
    assert catalog.get(f"/published?q={text}").json["items"]
    assert text.encode() in catalog.bytes_kept()

    done = catalog.act(disclosure, "take-down", OFFICE)
    assert (done.status_code, done.json["published"]) == (200, "withdrawn")

    kept = catalog.everything_kept()
    assert [word for word in SECRET_WORDS if word in kept or ascii(word)[1:-1] in kept] == []
    for word in SECRET_WORDS:
        assert word.encode() not in catalog.bytes_kept(), word
    tomb = catalog.get("/published/GJJ/2026-00001")
    assert tomb.status_code == 410
    assert "密" not in tomb.json["reason"]
    assert "撤下原因" not in catalog.client.get("/published/GJJ/2026-00001").text, "it would say nothing"
    assert catalog.get(f"/published?q={text}").json["items"] == []
    assert catalog.get(f"/published/GJJ/2026-00001/files/{uploaded['digest']}").status_code == 410
    staff = catalog.get(f"/disclosures/{disclosure}", HEAD).json
    assert (staff["title"], staff["text"], staff["attachments"], staff["acts"]) == ("", "", [], [])
    told = catalog.announced(of=disclosure)
    assert [event.erased for event in told] == [True] * (len(told) - 1) + [False]
    assert (told[-1].name, told[-1].erases) == ("catalog.disclosure.purged", True)
    task = next(event.data for event in catalog.announced() if event.data.get("kind") == "follow_up")
    assert (task["roles"], task["not_for"]) == (["office", "secrecy_officer"], [OFFICE.sub])


REVIEW = {"outcome": "justified", "record": "保复〔2026〕3号"}


def test_the_review_that_follows_a_purge_is_noted_by_another_and_ends_its_task(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    catalog.act(disclosure, "take-down", OFFICE)
    (task,) = (event.data["id"] for event in catalog.announced("task.opened") if event.data.get("kind") == "follow_up")
    assert catalog.act(disclosure, "review-purge", PROPOSER, REVIEW).status_code == 403
    his_own = catalog.act(disclosure, "review-purge", OFFICE, REVIEW)
    assert (his_own.status_code, his_own.json["code"]) == (403, "purged_by_you")
    assert catalog.get(f"/disclosures/{disclosure}", OFFICE).json["acts"] == []
    assert catalog.get(f"/disclosures/{disclosure}", SECRECY_OFFICER).json["acts"] == ["review-purge"]

    done = catalog.act(disclosure, "review-purge", SECRECY_OFFICER, REVIEW)
    assert (done.status_code, done.json["acts"]) == (200, [])
    closed = [event.data for event in catalog.announced("task.closed") if event.data.get("id") == task]
    assert [event["reason"] for event in closed] == ["done"]
    again = catalog.act(disclosure, "review-purge", SECRECY_OFFICER, REVIEW)
    assert (again.status_code, again.json["code"]) == (409, "illegal_transition")
    assert _reviews(catalog, disclosure) == ["清除得当，复核记录 保复〔2026〕3号"]


@pytest.mark.parametrize("given", [{}, {"outcome": "fine"}, {"record": "雪莲峡谷坐标写错"}, {"record": ""}])
def test_the_review_of_a_purge_takes_an_outcome_and_a_number_and_no_words(
    catalog: CatalogHarness, given: dict[str, str]
) -> None:
    disclosure = catalog.draft()
    catalog.act(disclosure, "purge", OFFICE)
    refused = catalog.act(disclosure, "review-purge", SECRECY_OFFICER, {**REVIEW, **given} if given else {})
    assert refused.status_code == 422
    assert set(refused.json["errors"]) == (set(given) or set(REVIEW))


def test_what_was_not_purged_has_no_purge_to_review(catalog: CatalogHarness) -> None:
    assert catalog.act(catalog.published(), "review-purge", SECRECY_OFFICER, REVIEW).status_code == 409


def test_a_second_purge_asks_for_a_review_of_its_own(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    for by, other in ((OFFICE, SECRECY_OFFICER), (SECRECY_OFFICER, OFFICE)):
        catalog.act(disclosure, "purge", by)
        assert catalog.act(disclosure, "review-purge", other, REVIEW).status_code == 200
    assert len(_reviews(catalog, disclosure)) == 1, "the first one's words went with the second purge"


def _reviews(catalog: CatalogHarness, disclosure: str) -> list[str]:
    steps = catalog.get(f"/disclosures/{disclosure}/timeline", OFFICE).json["steps"]
    records = [record for step in steps for record in step["records"]]
    return [record["note"] for record in records if record["act"] == "review_purge" and record["note"]]


def test_a_takedown_leaves_no_name_of_a_file(catalog: CatalogHarness) -> None:
    uploaded = catalog.upload("异常点位表.txt", "点位".encode())
    disclosure = catalog.published(attachments=[uploaded["digest"]])
    assert "异常点位表" in catalog.everything_kept()
    catalog.act(disclosure, "take-down", OFFICE)
    assert "异常点位表" not in catalog.everything_kept()


def test_a_file_that_another_disclosure_uses_stays(catalog: CatalogHarness) -> None:
    uploaded = catalog.upload("共用表.txt", "两条信息共用".encode())
    first = catalog.published(attachments=[uploaded["digest"]], text="甲")
    second = catalog.published(attachments=[{"digest": uploaded["digest"], "name": "附表.txt"}], text="乙")
    catalog.act(first, "take-down", OFFICE)
    kept = catalog.get(f"/published/{catalog.index_number(second)}/files/{uploaded['digest']}")
    assert kept.data.decode() == "两条信息共用"
    assert catalog.get(f"/published/{catalog.index_number(second)}").json["text"] == "乙"


def test_a_file_of_two_disclosures_goes_with_the_second_purge(catalog: CatalogHarness) -> None:
    uploaded = catalog.upload("共用表.txt", "两条信息共用".encode())
    both = [catalog.published(attachments=[uploaded["digest"]], text=text) for text in ("甲", "乙")]
    for disclosure in both:
        assert "两条信息共用".encode() in catalog.bytes_kept()
        catalog.act(disclosure, "take-down", OFFICE)
    assert "两条信息共用".encode() not in catalog.bytes_kept()


def test_a_takedown_is_the_purge_of_what_is_published(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft()
    assert catalog.act(disclosure, "take-down", PROPOSER).status_code == 403
    refused = catalog.act(disclosure, "take-down", OFFICE)
    assert (refused.status_code, refused.json["allowed"]) == (409, ["abandon", "hand-over", "purge"])
    assert catalog.act(disclosure, "purge", PROPOSER).status_code == 403
    assert catalog.act(disclosure, "purge", SECRECY_OFFICER).status_code == 200


@pytest.mark.both_databases
@pytest.mark.parametrize("state", ["draft", "proposed", "in_review", "returned", "approved", "refused", "abandoned"])
def test_what_was_never_published_is_purged_from_any_state_as_if_it_never_was(
    catalog: CatalogHarness, state: str
) -> None:
    text, title, summary, number, _, returned = SECRET_WORDS
    uploaded = catalog.upload(f"{title}.txt", f"{text}附件".encode())
    metadata = {"title": title, "summary": summary, "document_number": number, "attachments": [uploaded["digest"]]}
    later = "2027-01-04T01:00:00Z" if state == "approved" else None
    disclosure = catalog.draft(text=f"{text}一份。", publish_at=later, **metadata)
    if state == "abandoned":
        catalog.act(disclosure, "abandon", PROPOSER, {"reason": returned})
    elif state != "draft":
        catalog.act(disclosure, "propose", PROPOSER)
    if state == "approved":
        catalog.approve(disclosure)
    elif state in ("in_review", "returned", "refused"):
        case = catalog.open_case(disclosure)
        if state != "in_review":
            catalog.review_says(disclosure, state, case, reason=returned, ground="process_information", fields=["text"])
    assert catalog.whole(disclosure).revision.state == state

    done = catalog.act(disclosure, "purge", SECRECY_OFFICER)
    ended = "refused" if state == "refused" else "abandoned"
    assert (done.status_code, done.json["state"], done.json["published"]) == (200, ended, "unpublished")
    kept = catalog.everything_kept()
    assert [word for word in SECRET_WORDS if word in kept or ascii(word)[1:-1] in kept] == []
    for word in SECRET_WORDS:
        assert word.encode() not in catalog.bytes_kept(), word
    for path in ("/changes", "/published"):
        assert catalog.get(path).json["items"] == []
    assert catalog.get(f"/disclosures/{disclosure}/timeline").status_code == 404
    catalog.later(days=90)
    catalog.run_timers()
    assert catalog.whole(disclosure).published == "unpublished", "nothing publishes it later"
    (purged,) = catalog.announced("disclosure.purged")
    assert purged.erases
    assert all(event.erased or not event.data.get("title") for event in catalog.announced(of=disclosure))
    assert [event.data["kind"] for event in catalog.announced("task.opened") if event.data.get("disclosure")][-1:] == [
        "follow_up"
    ]


def test_a_purge_asks_for_no_version_and_can_be_done_again(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    stale = catalog.act(disclosure, "withdraw", OFFICE, {"reason": "x", "ground": "y"}, If_Match='"0"')
    assert stale.status_code == 412
    for _ in range(2):
        assert catalog.act(disclosure, "purge", OFFICE, If_Match='"0"').status_code == 200
    lines = catalog.get("/changes").json["items"]
    assert [(line["act"], line["erase"], line["title"]) for line in lines] == [
        ("published", False, ""),
        ("withdrawn", True, ""),
    ]


def test_the_reason_of_a_withdrawal_goes_with_the_purge(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    catalog.act(disclosure, "withdraw", OFFICE, {"reason": "误写了雪莲峡谷", "ground": "雪莲条例"})
    catalog.act(disclosure, "purge", OFFICE)
    assert "雪莲" not in catalog.everything_kept()
    assert "雪莲" not in catalog.get("/published/GJJ/2026-00001").text


def test_what_others_tell_late_brings_no_word_back(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    delivered = catalog.published()
    catalog.act(disclosure, "purge", OFFICE)
    catalog.act(delivered, "purge", OFFICE)
    catalog.review_says(disclosure, "step_passed", case, opinion="雪莲峡谷属实。")
    catalog.review_says(disclosure, "returned", case, reason="雪莲峡谷不对。", fields=["text"])
    catalog.confirm_channel(delivered)  # its proof has a note
    kept = catalog.everything_kept()
    assert "雪莲" not in kept
    assert "已张贴" not in kept
    assert catalog.whole(disclosure).revision.state == "abandoned"


@pytest.mark.both_databases
def test_a_parked_event_about_it_is_forgotten_with_its_reason(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    broken = {"content_hash": "sm3:" + "9" * 64, "record_digest": "sm3:" + "0" * 64}
    verdicts = [{"step": 1, "name": "审", "decision": "pass", "by": HEAD.snapshot(), "opinion": "雪莲峡谷属实"}]
    for verdict in verdicts:
        verdict["at"] = rfc3339(catalog.clock.now())
    catalog.review_says(disclosure, "approved", case, parks=True, verdicts=verdicts, **broken)
    catalog.review_says(disclosure, "returned", case, reason="雪莲峡谷不对。", fields=["text"])
    assert "雪莲" in catalog.everything_kept()
    catalog.act(disclosure, "purge", OFFICE)
    assert "雪莲" not in catalog.everything_kept()
    assert catalog.undone() == 0, "nothing waits behind what was forgotten"


def _evaluate(catalog: CatalogHarness, disclosure: str, count: int) -> None:
    told = {"disclosure": disclosure, "count": count, "comments": 0, "suppressed": False}
    averages = {"truthfulness": 4.0, "completeness": 4.0, "effectiveness": 4.0}
    catalog.deliver("complaints.evaluation.submitted", disclosure, {**told, **averages}, audience="external")


def test_evaluations_between_reading_and_acting_never_refuse_the_act(catalog: CatalogHarness) -> None:
    """23 anonymous evaluations kept an office from acting: what the public does is in nobody's way."""
    disclosure = catalog.published()
    seen = catalog.get(f"/disclosures/{disclosure}", OFFICE)
    for count in range(1, 24):
        _evaluate(catalog, disclosure, count)
    case = {"id": "c-1", "disclosure": disclosure, "state": "received", "due_on": "2026-11-30"}
    catalog.deliver("complaints.case.received", "c-1", case)
    again = catalog.get(f"/disclosures/{disclosure}", OFFICE)
    assert (again.json["etag"], again.json["evaluation"]["count"]) == (seen.json["etag"], 23)
    assert again.headers["ETag"] != seen.headers["ETag"], "what is read has changed nevertheless"
    withdrawn = catalog.act(
        disclosure, "withdraw", OFFICE, {"reason": "失效。", "ground": "第八条"}, If_Match=seen.headers["ETag"]
    )
    assert withdrawn.status_code == 200


def test_a_known_page_is_read_again_after_an_evaluation(catalog: CatalogHarness) -> None:
    number = catalog.index_number(disclosure := catalog.published())
    first = catalog.get(f"/published/{number}")
    _evaluate(catalog, disclosure, 7)
    again = catalog.get(f"/published/{number}", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.json["evaluation"]["count"]) == (200, 7)
    same = catalog.get(f"/published/{number}", If_None_Match=again.headers["ETag"])
    assert same.status_code == 304


def test_a_purge_in_a_storm_of_evaluations_works_at_the_first_try(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    stop = threading.Event()

    def storm() -> int:
        for count in itertools.count(1):
            if stop.is_set():
                return count
            _evaluate(catalog, disclosure, count)
        raise AssertionError

    with ThreadPoolExecutor(1) as pool:
        stormed = pool.submit(storm)
        while catalog.whole(disclosure).evaluation is None:
            assert not stormed.done()
        done = catalog.act(disclosure, "purge", OFFICE, If_Match='"1"')
        stop.set()
        assert (done.status_code, stormed.result() > 1) == (200, True)
    _evaluate(catalog, disclosure, 10_000)
    assert catalog.whole(disclosure).evaluation is not None
