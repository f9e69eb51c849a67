"""Lists, search, single editions: what is found, how often the database is asked, what caches are told."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest

from tests.integration.catalog.desk import ARCHIVIST, OFFICE, PROPOSER, Desk, a_person, content

DETAIL, LIST, WRITE = 2, 3, 10


def test_words_and_filters_find_what_they_name(desk: Desk) -> None:
    finance = desk.published(topics=["finance", "fees"])
    policy = desk.published(
        item="GJJ-W-02", title="关于调整缴存基数的通知", text="缴存基数上限调整。", summary="调整基数。"
    )
    desk.later(days=60)
    news = desk.published(item="GJJ-W-05", title="公积金贷款动态", text="贷款发放。", summary="动态。")

    def found(query: str) -> list[str]:
        return [one["id"] for one in desk.get(f"/published?{query}").json["items"]]

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


def test_pages_follow_each_other_without_gap_or_repeat(desk: Desk) -> None:
    made = [desk.published(title=f"财务报告之{number}") for number in range(5)]
    for path, actor in (
        ("/published?limit=2", None),
        ("/published?q=财务&limit=2", None),
        ("/disclosures?limit=2", PROPOSER),
    ):
        seen: list[str] = []
        address: str | None = path
        while address:
            page = desk.get(address, actor)
            seen += [one["id"] for one in page.json["items"]]
            address = f"{path}&cursor={page.json['next']}" if page.json["next"] else None
        assert seen == list(reversed(made)), path


def test_a_known_edition_costs_one_statement_and_no_body(desk: Desk) -> None:
    number = desk.index_number(desk.published())
    first = desk.get(f"/published/{number}")
    assert first.headers["Cache-Control"].startswith("public")
    with desk.statements() as seen:
        again = desk.get(f"/published/{number}", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data, len(seen)) == (304, b"", 1)
    with desk.statements() as seen:
        changed = desk.get(f"/published/{number}", If_None_Match='"0-1"')
    assert (changed.status_code, changed.json, len(seen)) == (200, first.json, 2)


def test_reading_takes_two_statements_and_lists_three_whatever_their_length(desk: Desk) -> None:
    made = [desk.published(title=f"财务报告之{number}") for number in range(4)]
    number = desk.index_number(made[0])
    for path, actor in (
        (f"/published/{number}", None),
        (f"/disclosures/{made[0]}", PROPOSER),
        (f"/disclosures/{made[0]}/timeline", None),
    ):
        with desk.statements() as seen:
            assert desk.get(path, actor).status_code == 200
        assert len(seen) <= DETAIL, seen
    for path in ("/published?limit={}", "/published?q=财务&limit={}", "/disclosures?limit={}", "/items?limit={}"):
        for limit in (1, 4):
            with desk.statements() as seen:
                assert len(desk.get(path.format(limit), PROPOSER).json["items"]) == limit
            assert len(seen) <= LIST, seen


def test_every_write_stays_within_ten_statements(desk: Desk) -> None:
    """An Idempotency-Key costs two of them."""
    uploaded = _upload(desk, "附表.txt", "数据".encode())
    counts: dict[str, int] = {}

    def counted(name: str, run: Any) -> Any:
        with desk.statements() as seen:
            answer = run()
        assert answer.status_code < 300, (name, answer.json)
        counts[name] = len(seen)
        assert len(seen) <= WRITE, (name, seen)
        return answer

    given = content(attachments=[uploaded["digest"]])
    first = counted("draft", lambda: desk.post("/disclosures", given, PROPOSER, Idempotency_Key="k1")).json
    disclosure = first["id"]
    changed = content(item=..., text="新稿。", attachments=[uploaded["digest"]])
    counted("edit", lambda: desk.put(f"/disclosures/{disclosure}", changed, PROPOSER, If_Match=first["etag"]))
    counted("propose", lambda: desk.act(disclosure, "propose", PROPOSER, Idempotency_Key="k2"))
    counted("recall", lambda: desk.act(disclosure, "recall", PROPOSER, Idempotency_Key="k3"))
    desk.act(disclosure, "propose", PROPOSER)
    desk.approve(disclosure)
    desk.deliver(disclosure)
    counted("archive", lambda: desk.act(disclosure, "archive", ARCHIVIST, Idempotency_Key="k4"))
    reason = {"reason": "更正。"}
    counted("correct", lambda: desk.act(disclosure, "correct", PROPOSER, reason, Idempotency_Key="k5"))
    counted("abandon", lambda: desk.act(disclosure, "abandon", PROPOSER, Idempotency_Key="k6"))
    ground = {"reason": "失效。", "ground": "第八条"}
    counted("withdraw", lambda: desk.act(disclosure, "withdraw", OFFICE, ground, Idempotency_Key="k7"))
    item = desk.get("/items/GJJ-W-04").json
    new = {name: value for name, value in item.items() if name not in ("etag", "version")}
    counted("item", lambda: desk.post("/items", {**new, "code": "GJJ-W-99"}, OFFICE, Idempotency_Key="k8"))
    person = {"sub": "new.one", "name": "新人", "body": "GJJ", "roles": ["proposer"]}
    counted("person", lambda: desk.post("/people", person, OFFICE, Idempotency_Key="k9"))


def test_attachments_are_read_through_a_record_only(desk: Desk) -> None:
    uploaded = _upload(desk, "第三季度 收支表.txt", "数据".encode())
    disclosure = desk.draft(attachments=[{"digest": uploaded["digest"], "name": "收支表.txt"}])
    path = f"/files/{uploaded['digest']}"
    assert desk.get(f"/disclosures/{disclosure}{path}", PROPOSER).data.decode() == "数据"
    assert desk.get(f"/disclosures/{disclosure}{path}").status_code == 401
    desk.act(disclosure, "propose", PROPOSER)
    desk.approve(disclosure)
    number = desk.index_number(disclosure)
    given = desk.get(f"/published/{number}{path}")
    assert given.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert given.data.decode() == "数据"
    other = desk.index_number(desk.published())
    assert desk.get(f"/published/{other}{path}").status_code == 404
    stolen = desk.post("/disclosures", content(item="GS-W-01", attachments=[uploaded["digest"]]), OF_GS)
    assert (stolen.status_code, list(stolen.json["errors"])) == (422, ["attachments.0.digest"])


def test_a_reader_of_changes_sees_each_once_and_in_order(desk: Desk) -> None:
    for _ in range(3):
        desk.published()
    first = desk.get("/changes?limit=2").json
    rest = desk.get(f"/changes?after={first['next']}").json
    assert [one["id"] for one in first["items"] + rest["items"]] == [1, 2, 3]
    assert desk.get(f"/changes?after={rest['next']}").json == {"items": [], "next": rest["next"]}


def test_a_change_gets_its_id_only_when_those_before_are_committed(desk: Desk) -> None:
    """A cursor would skip a lower id that is committed after a higher one."""
    first, second = desk.whole(desk.published()), desk.whole(desk.published())
    last = desk.get("/changes").json["next"]

    def add() -> None:
        with desk.service.transaction() as work:
            work.changes.add("corrected", second, at=desk.clock.now())

    with desk.service.transaction() as work:
        work.changes.add("corrected", first, at=desk.clock.now())
        other = threading.Thread(target=add)
        other.start()
        other.join(timeout=0.3)
        assert other.is_alive(), "the second waits for the first"
        assert desk.get(f"/changes?after={last}").json["items"] == []
    other.join()
    assert [one["disclosure"] for one in desk.get(f"/changes?after={last}").json["items"]] == [first.id, second.id]


@pytest.mark.parametrize("path", ["/published/GJJ/2026-99999", "/published/gjj/1", "/published/GJJ/%00", "/items/%00"])
def test_what_does_not_exist_is_not_found(desk: Desk, path: str) -> None:
    assert desk.get(path).status_code == 404


def _upload(desk: Desk, name: str, data: bytes) -> dict[str, Any]:
    given = desk.client.post(
        "/catalog/api/v1/files",
        data={"file": (io.BytesIO(data), name)},
        headers=desk.bearer(PROPOSER) | {"Idempotency-Key": name},
        content_type="multipart/form-data",
    )
    assert given.status_code == 201, given.json
    return dict(given.json)


OF_GS = a_person("tang", "proposer", body="GS", department="YYB")
