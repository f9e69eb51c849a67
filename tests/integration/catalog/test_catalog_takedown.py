"""紧急下架: after it nothing of the text is in any table, file, log or event of the catalogue."""

from __future__ import annotations

import io

from tests.integration.catalog.desk import HEAD, OFFICE, PROPOSER, Desk, content

# Words that nothing else of the test writes: the first a text's, the others metadata's.
SECRET_WORDS = (
    "雪莲峡谷坐标",
    "冰川测绘纪要",
    "高程异常摘要",
    "测绘函〔2026〕9号",
    "漏写点位",
    "退改理由之点位",
)


def test_a_takedown_leaves_no_byte_and_a_neutral_tombstone(desk: Desk) -> None:
    text, title, summary, number, reason, returned = SECRET_WORDS
    uploaded = _upload(desk, "附表.txt", f"{text}附件".encode())
    metadata = {"title": title, "summary": summary, "document_number": number, "attachments": [uploaded["digest"]]}
    disclosure = desk.proposed(text=f"# 记录\n\n{text}一份。", **metadata)
    case = desk.open_case(disclosure)
    desk.review_word(disclosure, "returned", case, reason=returned, fields=["text"])
    shown = desk.get(f"/disclosures/{disclosure}", PROPOSER).json
    given = content(item=..., text=f"{text}两份。", **metadata)
    desk.put(f"/disclosures/{disclosure}", given, PROPOSER, If_Match=shown["etag"])
    desk.act(disclosure, "propose", PROPOSER)
    desk.approve(disclosure)
    desk.act(disclosure, "correct", PROPOSER, {"reason": reason})
    desk.act(disclosure, "propose", PROPOSER, Idempotency_Key="once")
    assert desk.get(f"/published?q={text}").json["items"]
    assert text.encode() in desk.bytes_kept()

    done = desk.act(disclosure, "take-down", OFFICE)
    assert (done.status_code, done.json["published"]) == (200, "withdrawn")

    kept = desk.everything_kept()
    assert [word for word in SECRET_WORDS if word in kept or ascii(word)[1:-1] in kept] == []
    for word in SECRET_WORDS:
        assert word.encode() not in desk.bytes_kept(), word
    tomb = desk.get("/published/GJJ/2026-00001")
    assert tomb.status_code == 410
    assert "密" not in tomb.json["reason"]
    assert desk.get(f"/published?q={text}").json["items"] == []
    assert desk.get(f"/published/GJJ/2026-00001/files/{uploaded['digest']}").status_code == 410
    staff = desk.get(f"/disclosures/{disclosure}", HEAD).json
    assert (staff["title"], staff["text"], staff["attachments"], staff["acts"]) == ("", "", [], [])
    told = [one["data"] for one in desk.told() if one["subject"] == disclosure]
    assert {one["title"] for one in told} == {""}
    assert told[-1]["purge"] is True
    task = next(one["data"] for one in desk.told() if one["data"].get("kind") == "follow_up")
    assert task["roles"] == ["office"]


def test_a_takedown_leaves_no_name_of_a_file(desk: Desk) -> None:
    uploaded = _upload(desk, "异常点位表.txt", "点位".encode())
    disclosure = desk.published(attachments=[uploaded["digest"]])
    assert "异常点位表" in desk.everything_kept()
    desk.act(disclosure, "take-down", OFFICE)
    assert "异常点位表" not in desk.everything_kept()


def test_a_file_that_another_disclosure_uses_stays(desk: Desk) -> None:
    uploaded = _upload(desk, "共用表.txt", "两条信息共用".encode())
    first = desk.published(attachments=[uploaded["digest"]], text="甲")
    second = desk.published(attachments=[{"digest": uploaded["digest"], "name": "附表.txt"}], text="乙")
    desk.act(first, "take-down", OFFICE)
    kept = desk.get(f"/published/{desk.index_number(second)}/files/{uploaded['digest']}")
    assert kept.data.decode() == "两条信息共用"
    assert desk.get(f"/published/{desk.index_number(second)}").json["text"] == "乙"


def test_only_the_office_takes_down_and_only_what_is_published(desk: Desk) -> None:
    disclosure = desk.draft()
    assert desk.act(disclosure, "take-down", PROPOSER).status_code == 403
    assert desk.act(disclosure, "take-down", OFFICE).status_code == 409


def _upload(desk: Desk, name: str, data: bytes) -> dict[str, object]:
    given = desk.client.post(
        "/catalog/api/v1/files",
        data={"file": (io.BytesIO(data), name)},
        headers=desk.bearer(PROPOSER),
        content_type="multipart/form-data",
    )
    assert given.status_code == 201, given.json
    return dict(given.json)
