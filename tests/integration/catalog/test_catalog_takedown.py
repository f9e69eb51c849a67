"""紧急下架: after it nothing of the text is in any table, file, log or event of the catalogue."""

from __future__ import annotations

import io

from tests.integration.catalog.harness import HEAD, OFFICE, PROPOSER, CatalogHarness, content

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
    uploaded = _upload(catalog, "附表.txt", f"{text}附件".encode())
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
    assert catalog.get(f"/published?q={text}").json["items"] == []
    assert catalog.get(f"/published/GJJ/2026-00001/files/{uploaded['digest']}").status_code == 410
    staff = catalog.get(f"/disclosures/{disclosure}", HEAD).json
    assert (staff["title"], staff["text"], staff["attachments"], staff["acts"]) == ("", "", [], [])
    told = [event.data for event in catalog.announced(of=disclosure)]
    assert {task["title"] for task in told} == {""}
    assert told[-1]["purge"] is True
    task = next(event.data for event in catalog.announced() if event.data.get("kind") == "follow_up")
    assert task["roles"] == ["office"]


def test_a_takedown_leaves_no_name_of_a_file(catalog: CatalogHarness) -> None:
    uploaded = _upload(catalog, "异常点位表.txt", "点位".encode())
    disclosure = catalog.published(attachments=[uploaded["digest"]])
    assert "异常点位表" in catalog.everything_kept()
    catalog.act(disclosure, "take-down", OFFICE)
    assert "异常点位表" not in catalog.everything_kept()


def test_a_file_that_another_disclosure_uses_stays(catalog: CatalogHarness) -> None:
    uploaded = _upload(catalog, "共用表.txt", "两条信息共用".encode())
    first = catalog.published(attachments=[uploaded["digest"]], text="甲")
    second = catalog.published(attachments=[{"digest": uploaded["digest"], "name": "附表.txt"}], text="乙")
    catalog.act(first, "take-down", OFFICE)
    kept = catalog.get(f"/published/{catalog.index_number(second)}/files/{uploaded['digest']}")
    assert kept.data.decode() == "两条信息共用"
    assert catalog.get(f"/published/{catalog.index_number(second)}").json["text"] == "乙"


def test_only_the_office_takes_down_and_only_what_is_published(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft()
    assert catalog.act(disclosure, "take-down", PROPOSER).status_code == 403
    assert catalog.act(disclosure, "take-down", OFFICE).status_code == 409


def _upload(catalog: CatalogHarness, name: str, data: bytes) -> dict[str, object]:
    given = catalog.client.post(
        "/catalog/api/v1/files",
        data={"file": (io.BytesIO(data), name)},
        headers=catalog.bearer(PROPOSER),
        content_type="multipart/form-data",
    )
    assert given.status_code == 201, given.json
    return dict(given.json)
