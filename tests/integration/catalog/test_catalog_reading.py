"""Lists, search, single editions: what is found, how often the database is asked, what caches are told."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from chassis.ports import SYSTEM, Actor
from services.catalog.domain.disclosure import Evaluation
from services.catalog.use_cases.save_body import SaveBody, save_body
from services.catalog.use_cases.save_item import SaveItem, save_item
from tests.harness.base import WHO_ASKS
from tests.integration.catalog.harness import ARCHIVIST, OFFICE, PROPOSER, READER, CatalogHarness, a_person, content

pytestmark = pytest.mark.one_database

DETAIL, LIST, WRITE = 2, 3, 10
PUBLICATION = 31


def test_words_and_filters_find_what_they_name(catalog: CatalogHarness) -> None:
    finance = catalog.published(topics=["finance", "fees"])
    policy = catalog.published(
        item="GJJ-W-02", title="关于调整缴存基数的通知", text="缴存基数上限调整。", summary="调整基数。"
    )
    catalog.later(days=60)
    news = catalog.published(item="GJJ-W-05", title="公积金贷款动态", text="贷款发放。", summary="动态。")

    def found(query: str) -> list[str]:
        return [line["id"] for line in catalog.get(f"/published?{query}").json["items"]]

    assert found("") == [news, policy, finance]
    assert found("q=缴存基数") == [policy]
    assert found("q=公积金") == [news, finance, policy], "a word in the title weighs more, then the newest"
    assert found("q=公积金&topic=fees") == [finance]
    assert found("item=GJJ-W-02") == [policy]
    assert found("body=GS") == []
    assert found("year=2027") == [news]
    assert found("from=2026-11-01&to=2026-12-31") == [policy, finance]
    assert found("q=，。") == []
    assert found("q=没有的词语啊") == []
    assert found("q='%22 OR 1) %26\\") == []


@pytest.mark.both_databases
def test_pages_follow_each_other_without_gap_or_repeat(catalog: CatalogHarness) -> None:
    made = [catalog.published(title=f"财务报告之{number}") for number in range(5)]
    for path, actor in (
        ("/published?limit=2", None),
        ("/published?q=财务&limit=2", None),
        ("/disclosures?limit=2", PROPOSER),
    ):
        seen: list[str] = []
        address: str | None = path
        while address:
            page = catalog.get(address, actor)
            seen += [line["id"] for line in page.json["items"]]
            address = f"{path}&cursor={page.json['next']}" if page.json["next"] else None
        assert seen == list(reversed(made)), path


def test_a_known_edition_costs_one_statement_and_no_body(catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published())
    first = catalog.get(f"/published/{number}")
    assert first.headers["Cache-Control"].startswith("public")
    with catalog.statements() as seen:
        again = catalog.get(f"/published/{number}", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data, len(seen)) == (304, b"", 1)
    with catalog.statements() as seen:
        changed = catalog.get(f"/published/{number}", If_None_Match='"0-1"')
    assert (changed.status_code, changed.json, len(seen)) == (200, first.json, 1)


def test_what_a_reader_keeps_says_nothing_of_a_correction_under_way(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    address = f"/published/{catalog.index_number(disclosure)}"
    first = catalog.get(address)

    def is_still_known(to: Actor | None = None) -> bool:
        again = catalog.get(address, to, If_None_Match=first.headers["ETag"])
        return again.status_code == 304 and again.headers["ETag"] == catalog.get(address, to).headers["ETag"]

    def act(name: str, **given: str) -> None:
        assert catalog.act(disclosure, name, PROPOSER, given).status_code == 200
        assert is_still_known(), name
        assert is_still_known(READER), name

    act("correct", reason="更正合计数。")
    catalog.recheck(disclosure)
    act("propose")
    act("recall", reason="再核一遍。")
    act("propose")
    case = catalog.open_case(disclosure)
    catalog.review_says(disclosure, "step_passed", case, opinion="同意。")
    catalog.confirm_channel(disclosure)
    opinion = {"id": "c-1", "disclosure": disclosure, "state": "received", "due_on": "2026-11-30"}
    catalog.deliver("complaints.case.received", "c-1", opinion)
    assert is_still_known(), "how it is delivered and what somebody wrote is not shown"
    catalog.review_says(disclosure, "returned", case, reason="数字不符。", fields=["text"])
    assert is_still_known()
    act("propose")
    catalog.approve(disclosure)
    assert catalog.get(address).json["revision"] == 2
    assert not is_still_known()


@pytest.mark.both_databases
def test_whatever_a_reader_sees_anew_is_read_anew(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    address = f"/published/{catalog.index_number(disclosure)}"
    kept = [catalog.get(address)]

    def is_read_anew(field: str) -> bool:
        kept.append(catalog.get(address, If_None_Match=kept[-1].headers["ETag"]))
        return kept[-1].status_code == 200 and kept[-1].json[field] != kept[-2].json[field]

    response = {
        "id": "r1",
        "body": "GJJ",
        "disclosure": disclosure,
        "case_number": "GJJ-1",
        "outcome": "adopted",
        "question": {"digest": "sm3:" + "1" * 64, "size": 3},
        "answer": {"digest": "sm3:" + "2" * 64, "size": 3},
        "published_at": "2026-11-26T02:15:00Z",
    }
    catalog.deliver("complaints.response.published", "r1", response)
    assert is_read_anew("responses")
    catalog.confirm_channel(disclosure)
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 200
    assert is_read_anew("archive_number")
    with catalog.service.transaction() as work:
        item, body = work.items.with_body("GJJ-W-01")
        renamed = SaveItem(actor=SYSTEM, item=replace(item, title="财务收支情况（修订）"))
        save_item(renamed, work=work, clock=catalog.clock)
    assert is_read_anew("item_title")
    with catalog.service.transaction() as work:
        save_body(SaveBody(actor=SYSTEM, body=replace(body, name="公积金中心")), work=work, clock=catalog.clock)
    assert is_read_anew("body_name")
    assert len({answer.headers["ETag"] for answer in kept}) == 5


@pytest.mark.both_databases
def test_reading_takes_two_statements_and_lists_three_whatever_their_length(catalog: CatalogHarness) -> None:
    made = [catalog.published(title=f"财务报告之{number}") for number in range(4)]
    number = catalog.index_number(made[0])
    for path, actor in (
        (f"/published/{number}", None),
        (f"/disclosures/{made[0]}", PROPOSER),
        (f"/disclosures/{made[0]}/timeline", None),
    ):
        with catalog.statements() as seen:
            assert catalog.get(path, actor).status_code == 200
        assert len(seen) <= DETAIL, seen
    for path in ("/published?limit={}", "/published?q=财务&limit={}", "/disclosures?limit={}", "/items?limit={}"):
        for limit in (1, 4):
            with catalog.statements() as seen:
                assert len(catalog.get(path.format(limit), PROPOSER).json["items"]) == limit
            assert len(seen) <= LIST, seen


def test_every_write_stays_within_ten_statements(catalog: CatalogHarness) -> None:
    """An Idempotency-Key costs two of them; filing has one more, so that a purge finds the package made then, and
    proposing two, which look for duplicates and for what explains it, as abandoning has, for who waits for that. A
    withdrawal has five, for what is owed again with it, and where it is found and counted no more, and a new item one,
    for what it asks for."""
    uploaded = catalog.upload("附表.txt", "数据".encode())
    counts: dict[str, int] = {}

    def counted(name: str, run: Any, more: int = 0) -> Any:
        with catalog.statements() as seen:
            answer = run()
        assert answer.status_code < 300, (name, answer.json)
        counts[name] = len(seen)
        assert len(seen) <= WRITE + WHO_ASKS + more, (name, seen)
        return answer

    given = content(attachments=[uploaded["digest"]])
    first = counted("draft", lambda: catalog.post("/disclosures", given, PROPOSER, Idempotency_Key="k1")).json
    disclosure = first["id"]
    changed = content(item=..., text="新稿。", attachments=[uploaded["digest"]])
    counted("edit", lambda: catalog.put(f"/disclosures/{disclosure}", changed, PROPOSER, If_Match=f'"{first["etag"]}"'))
    counted("propose", lambda: catalog.act(disclosure, "propose", PROPOSER, Idempotency_Key="k2"), more=2)
    counted("recall", lambda: catalog.act(disclosure, "recall", PROPOSER, Idempotency_Key="k3"))
    catalog.act(disclosure, "propose", PROPOSER)
    catalog.approve(disclosure)
    catalog.confirm_channel(disclosure)
    counted("archive", lambda: catalog.act(disclosure, "archive", ARCHIVIST, Idempotency_Key="k4"), more=1)
    reason = {"reason": "更正。"}
    counted("correct", lambda: catalog.act(disclosure, "correct", PROPOSER, reason, Idempotency_Key="k5"))
    counted("abandon", lambda: catalog.act(disclosure, "abandon", PROPOSER, Idempotency_Key="k6"), more=2)
    ground = {"reason": "失效。", "ground": "第八条"}
    counted("withdraw", lambda: catalog.act(disclosure, "withdraw", OFFICE, ground, Idempotency_Key="k7"), more=5)
    item = catalog.get("/items/GJJ-W-04").json
    new = {name: value for name, value in item.items() if name not in ("etag", "version")}
    counted("item", lambda: catalog.post("/items", {**new, "code": "GJJ-W-99"}, OFFICE, Idempotency_Key="k8"), more=1)
    person = {"sub": "new.one", "name": "新人", "body": "GJJ"}
    counted("person", lambda: catalog.post("/people", person, OFFICE, Idempotency_Key="k9"))


@pytest.mark.both_databases
def test_an_approval_that_comes_with_its_last_step_reads_the_disclosure_once(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft()
    catalog.act(disclosure, "propose", PROPOSER)
    case = catalog.open_case(disclosure)
    digest = {"content_hash": catalog.whole(disclosure).revision.content_hash, "record_digest": "sm3:" + "0" * 64}
    last = [catalog.of_case(disclosure, "step_passed", case), catalog.of_case(disclosure, "approved", case, **digest)]
    with catalog.statements() as seen:
        catalog.take(*last)
    assert catalog.whole(disclosure).published == "published"
    assert len([text for text in seen if text.startswith("SELECT disclosures.")]) == 1, seen
    assert len(seen) <= PUBLICATION, seen


@pytest.mark.both_databases
def test_what_is_told_meanwhile_is_seen_by_what_follows_in_the_same_transaction(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    told = Evaluation(count=12, truthfulness=4, completeness=4, effectiveness=4, comments=0, at=catalog.clock.now())
    with catalog.service.transaction() as work:
        saved = work.disclosures.save(work.disclosures.load_for_update(disclosure))
        assert work.disclosures.load_for_update(disclosure) == saved
        work.reception.keep_evaluation(disclosure, told)
        assert work.disclosures.load_for_update(disclosure).evaluation == told


def test_attachments_are_read_through_a_record_only(catalog: CatalogHarness) -> None:
    uploaded = catalog.upload("第三季度 收支表.txt", "数据".encode())
    disclosure = catalog.draft(attachments=[{"digest": uploaded["digest"], "name": "收支表.txt"}])
    path = f"/files/{uploaded['digest']}"
    assert catalog.get(f"/disclosures/{disclosure}{path}", PROPOSER).data.decode() == "数据"
    assert catalog.get(f"/disclosures/{disclosure}{path}").status_code == 401
    catalog.act(disclosure, "propose", PROPOSER)
    catalog.approve(disclosure)
    number = catalog.index_number(disclosure)
    given = catalog.get(f"/published/{number}{path}")
    assert given.headers["Content-Disposition"].startswith('attachment; filename="')
    assert given.data.decode() == "数据"
    other = catalog.index_number(catalog.published())
    assert catalog.get(f"/published/{other}{path}").status_code == 404
    stolen = catalog.post("/disclosures", content(item="GS-W-01", attachments=[uploaded["digest"]]), OF_GS)
    assert (stolen.status_code, list(stolen.json["errors"])) == (422, ["attachments.0.digest"])


@pytest.mark.parametrize("is_page", [False, True], ids=["api", "page"])
def test_a_download_that_broke_off_goes_on_where_it_stopped(catalog: CatalogHarness, is_page: bool) -> None:
    """As ``curl -C -`` does, and as browsers do: the rest, once it is sure that the file is the same."""
    uploaded = catalog.upload("收支表.txt", b"0123456789")
    disclosure = catalog.published(attachments=[uploaded["digest"]])
    address = f"/published/{catalog.index_number(disclosure)}/files/{uploaded['digest']}"
    client = catalog.app.test_client()

    def given(asked: str = "", **headers: str) -> tuple[int, bytes, str | None]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | ({"Range": asked} if asked else {})
        answer = client.get(address if is_page else f"/catalog/api/v1{address}", headers=sent)
        return answer.status_code, answer.data, answer.headers.get("Content-Range")

    whole = client.get(address if is_page else f"/catalog/api/v1{address}")
    tag = whole.headers["ETag"]
    assert (whole.status_code, whole.data, whole.headers["Accept-Ranges"]) == (200, b"0123456789", "bytes")
    assert given("bytes=4-") == (206, b"456789", "bytes 4-9/10")
    assert given("bytes=0-0") == (206, b"0", "bytes 0-0/10")
    assert given("bytes=8-99") == (206, b"89", "bytes 8-9/10")
    assert given("bytes=-3") == (206, b"789", "bytes 7-9/10")
    assert given("bytes=-99") == (206, b"0123456789", "bytes 0-9/10")
    assert given("bytes=4-", If_Range=tag) == (206, b"456789", "bytes 4-9/10")
    for another in ('"another"', f"W/{tag}", "Mon, 09 Nov 2026 01:00:00 GMT"):
        assert given("bytes=4-", If_Range=another) == (200, b"0123456789", None)
    for ignored in ("bytes=0-1,4-5", "items=0-1", "bytes=5-2", "bytes=x", "nonsense"):
        assert given(ignored) == (200, b"0123456789", None)
    status, _, length = given("bytes=10-")
    assert (status, length) == (416, "bytes */10")
    assert given("bytes=4-", If_None_Match=tag)[0] == 304


def test_a_part_of_a_working_file_is_given_to_its_readers_alone(catalog: CatalogHarness) -> None:
    uploaded = catalog.upload("收支表.txt", b"0123456789")
    disclosure = catalog.draft(attachments=[uploaded["digest"]])
    path = f"/disclosures/{disclosure}/files/{uploaded['digest']}"
    part = catalog.get(path, PROPOSER, Range="bytes=4-5")
    assert (part.status_code, part.data) == (206, b"45")
    assert catalog.get(path, Range="bytes=4-5").status_code == 401


@pytest.mark.both_databases
def test_a_reader_of_changes_sees_each_once_and_in_order(catalog: CatalogHarness) -> None:
    for _ in range(3):
        catalog.published()
    first = catalog.get("/changes?limit=2").json
    rest = catalog.get(f"/changes?after={first['next']}").json
    assert [change["id"] for change in first["items"] + rest["items"]] == [1, 2, 3]
    assert catalog.get(f"/changes?after={rest['next']}").json == {"items": [], "next": rest["next"]}


def test_a_cursor_that_the_log_has_not_reached_is_refused(catalog: CatalogHarness) -> None:
    """Of a log that was restored, say: whoever waited there would miss all that comes until then."""
    assert catalog.get("/changes?after=1").json["code"] == "cursor_ahead", "nothing was published yet"
    catalog.published()
    assert catalog.get("/changes?after=1").json == {"items": [], "next": 1}
    refused = catalog.get("/changes?after=2")
    assert (refused.status_code, refused.json["code"], refused.json["newest"]) == (422, "cursor_ahead", 1)
    assert list(refused.json["errors"]) == ["after"]


def test_a_change_gets_its_id_only_when_those_before_are_committed(catalog: CatalogHarness) -> None:
    """A cursor would skip a lower id that is committed after a higher one."""
    first, second = catalog.whole(catalog.published()), catalog.whole(catalog.published())
    last = catalog.get("/changes").json["next"]

    def add() -> None:
        with catalog.service.transaction() as work:
            work.changes.add("corrected", second, at=catalog.clock.now())

    with catalog.service.transaction() as work:
        work.changes.add("corrected", first, at=catalog.clock.now())
        other = threading.Thread(target=add)
        other.start()
        other.join(timeout=0.3)
        assert other.is_alive(), "the second waits for the first"
        assert catalog.get(f"/changes?after={last}").json["items"] == []
    other.join()
    assert [change["disclosure"] for change in catalog.get(f"/changes?after={last}").json["items"]] == [
        first.id,
        second.id,
    ]


@pytest.mark.parametrize("path", ["/published/GJJ/2026-99999", "/published/gjj/1", "/published/GJJ/%00", "/items/%00"])
def test_what_does_not_exist_is_not_found(catalog: CatalogHarness, path: str) -> None:
    assert catalog.get(path).status_code == 404


OF_GS = a_person("tang", "proposer", body="GS", department="YYB")
