"""Secrets never enter: what bears a secrecy marking is refused, and not a byte of it is kept anywhere."""

from __future__ import annotations

import io
import zipfile

import pytest

from chassis.base.clock import SystemClock
from tests.journey.search import assert_nowhere
from tests.journey.system import System

pytestmark = pytest.mark.servers

WORDS = "这一句话出自涉密文件因此哪里都不应当留下"
MARKED = f"机密★10年\n\n{WORDS}"


def a_word_document(text: str) -> bytes:
    """A document whose marking Word has split over two runs."""
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in (text[:2], text[2:]))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        archive.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{kinds}"/></Types>',
        )
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body><w:p>{runs}</w:p></w:body></w:document>',
        )
    return buffer.getvalue()


def refused(answer) -> None:
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["code"] == "secrecy_marking"
    assert "保密" in problem["detail"]
    assert WORDS not in answer.text


@pytest.mark.parametrize("field", ["title", "summary", "text"])
def test_a_marked_draft_is_refused_and_leaves_no_byte(system: System, field: str) -> None:
    content = {
        "item": "GJJ-W-05",
        "title": "标题",
        "summary": "概述",
        "text": "正文",
        "formed_on": SystemClock().today().isoformat(),
    } | {field: MARKED.replace("\n", " ") if field == "title" else MARKED}
    headers = {"Idempotency-Key": f"marked-{field}"}
    refused(system.request("POST", "/catalog/api/v1/disclosures", by="gjj.proposer", json=content, headers=headers))
    assert_nowhere(system, WORDS)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通知.txt", MARKED.encode()),
        ("通知.txt", MARKED.encode("gb18030")),
        ("通知.docx", a_word_document(MARKED.replace("\n", ""))),
        ("机密★10年.txt", WORDS.encode()),
    ],
    ids=["utf-8", "gb18030", "docx", "name"],
)
def test_a_marked_file_is_refused_and_leaves_no_byte(system: System, name: str, content: bytes) -> None:
    refused(system.request("POST", "/catalog/api/v1/files", by="gjj.proposer", files={"file": (name, content)}))
    assert_nowhere(system, WORDS)
    for path in system.data.rglob("*"):
        if path.is_file():
            assert content not in path.read_bytes()


def test_a_citizens_words_with_a_marking_are_refused_too(system: System) -> None:
    asked = {"kind": "enquiry", "title": "请问", "text": MARKED, "body": "GJJ"}
    refused(system.request("POST", "/complaints/api/v1/cases", json=asked))
    assert_nowhere(system, WORDS)
