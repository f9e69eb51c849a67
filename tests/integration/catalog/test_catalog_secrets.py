"""Secrets never enter the catalogue, whatever their disguise and whichever way they come."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chassis.ports import SYSTEM, Actor
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.disclosures import import_disclosures, read_disclosures
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from tests.hostile.compound import a_compound_file
from tests.hostile.marked_files import MARKED_FILES, a_png
from tests.hostile.texts import MARKED_TEXTS
from tests.integration.catalog.browser import Browser, drafted
from tests.integration.catalog.harness import CATALOGUE, OFFICE, PROPOSER, CatalogHarness, content
from tests.unit.chassis.documents import a_docx

pytestmark = pytest.mark.one_database


@contextmanager
def nothing_kept(catalog: CatalogHarness) -> Iterator[None]:
    """What happens within leaves no row and no file."""
    before = (catalog.everything_kept(), _files(catalog))
    yield
    assert (catalog.everything_kept(), _files(catalog)) == before


@pytest.mark.parametrize("field", ["text", "title", "summary", "document_number", "topics", "unknown"])
def test_no_disguised_marking_comes_in_by_the_api(catalog: CatalogHarness, field: str) -> None:
    """In known fields and unknown ones; a marking is named before anything else is said of the input."""
    with nothing_kept(catalog):
        answers = {
            name: catalog.post("/disclosures", content(**{field: text}), PROPOSER).json["code"]
            for name, text in MARKED_TEXTS.items()
        }
    assert [name for name, code in answers.items() if code != "secrecy_marking"] == []


def test_a_marking_is_refused_in_the_name_of_a_field_too(catalog: CatalogHarness) -> None:
    with nothing_kept(catalog):
        refused = catalog.post("/disclosures", {"机密★10年": {"a": [1, "x"]}}, PROPOSER)
    assert refused.json["code"] == "secrecy_marking"
    assert "10年" not in refused.text


def test_a_marking_at_the_end_of_a_long_text_is_refused(catalog: CatalogHarness) -> None:
    """Long texts are scanned aside."""
    with nothing_kept(catalog):
        refused = catalog.post("/disclosures", content(text="保密工作。" * 50_000 + "机密★10年"), PROPOSER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["text"])


@pytest.mark.parametrize("field", ["text", "title"])
def test_no_disguised_marking_comes_in_by_the_page(catalog: CatalogHarness, field: str) -> None:
    """The form takes what the API takes, and no more."""
    browser = Browser(catalog, PROPOSER)
    with nothing_kept(catalog):
        missed = [
            name
            for name, text in MARKED_TEXTS.items()
            if "带有国家秘密标志" not in drafted(browser, **{field: text}).text
        ]
    assert missed == []


def test_no_disguised_marking_comes_in_by_an_import(catalog: CatalogHarness) -> None:
    """Each line is named, none is loaded, and what is wrong is not told."""
    lines = [json.dumps(content(text=text, title=f"标题{name}")) for name, text in MARKED_TEXTS.items()]
    with nothing_kept(catalog):
        read = read_disclosures(lines)
        with catalog.service.transaction() as work:
            outcome = import_disclosures(read, actor=PROPOSER, work=work, clock=catalog.clock)
    assert [entry.line for entry in outcome.bad] == list(range(1, len(lines) + 1))
    assert all("国家秘密标志" in entry.reason for entry in outcome.bad)


def test_a_marked_catalogue_is_not_imported(catalog: CatalogHarness) -> None:
    """Titles of items are texts, too."""
    document = json.loads(CATALOGUE)
    document["items"][0]["title"] = "机密★10年 某项"
    with nothing_kept(catalog):
        reading = read_catalogue(json.dumps(document, ensure_ascii=False, indent=1))
        with catalog.service.transaction() as work:
            outcome = import_catalogue(reading, actor=SYSTEM, work=work, clock=catalog.clock)
    assert [("国家秘密标志" in entry.reason, entry.entry) for entry in outcome.bad] == [(True, "")]


def test_no_file_that_hides_a_marking_comes_in_by_the_api(catalog: CatalogHarness) -> None:
    with nothing_kept(catalog):
        answers = {name: _sent(catalog, name, file).json["code"] for name, file in MARKED_FILES.items()}
    assert [name for name, code in answers.items() if code != "secrecy_marking"] == []


def test_no_file_that_hides_a_marking_comes_in_by_the_page(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    with nothing_kept(catalog):
        answers = {
            name: drafted(browser, file=(io.BytesIO(file), f"附件.{name.rpartition('.')[2]}"))
            for name, file in MARKED_FILES.items()
        }
    assert [name for name, answer in answers.items() if "带有国家秘密标志" not in answer.text] == []
    assert {answer.status_code for answer in answers.values()} == {422}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("机密★10年.txt", "secrecy_marking"),
        ("【机密】名单.txt", "secrecy_marking"),
        ("机\u2800密\u200b★.txt", "secrecy_marking"),
        ("附表.pdf", "wrong_file"),
        ("附表", "wrong_file"),
        ("附表.exe", "wrong_file"),
        ("附表.txt.zip", "wrong_file"),
        ("a/b.txt", "wrong_file"),
        ("张三11010519491231002X.txt", "personal_data_in_name"),
        ("李四13812345678.txt", "personal_data_in_name"),
    ],
)
def test_a_name_given_at_attaching_is_checked_like_the_first(catalog: CatalogHarness, name: str, code: str) -> None:
    """A harmless name at the upload was the way around every check of names."""
    digest = _sent(catalog, "附表.txt", "数据".encode()).json["digest"]
    with nothing_kept(catalog):
        refused = catalog.post("/disclosures", content(attachments=[{"digest": digest, "name": name}]), PROPOSER)
    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert list(refused.json["errors"]) == ["attachments.0.name"]
    if code != "wrong_file":
        assert _sent(catalog, name, "数据".encode()).json["code"] == code, "the upload says the same"


def test_a_fitting_name_is_taken_at_attaching(catalog: CatalogHarness) -> None:
    digest = _sent(catalog, "附表.txt", "数据".encode()).json["digest"]
    disclosure = catalog.draft(attachments=[{"digest": digest, "name": "第三季度收支表.TXT"}])
    assert catalog.whole(disclosure).revision.content.attachments[0].name == "第三季度收支表.TXT"


def test_a_password_is_asked_to_be_removed(catalog: CatalogHarness) -> None:
    """What cannot be looked over is not taken, and the text says what to do."""
    refused = _sent(catalog, "a.docx", a_compound_file({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}))
    assert (refused.json["code"], refused.json["reason"]) == ("unreadable_file", "encrypted")
    assert "密码" in refused.json["detail"]


def test_what_no_program_could_read_is_shown_and_told_to_the_review(catalog: CatalogHarness) -> None:
    """A scanned page may be anything: the proposer sees it, the secrecy officer looks at it, readers are not told."""
    uploaded = _sent(catalog, "扫描件.docx", a_docx(**{"image1.png": a_png()})).json
    assert uploaded["unseen"] == ["picture"]
    kept = [
        {"kind": found["kind"], "masked": found["masked"], "file": uploaded["digest"], "reason": "扫描仪生成的文件。"}
        for found in uploaded["findings"]
    ]
    disclosure = catalog.proposed(attachments=[uploaded["digest"]], kept_findings=kept)
    assert catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["attachments"][0]["unseen"] == ["picture"]
    page = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}").text
    assert "含机器无法检查的内容：图片" in page
    (told,) = catalog.announced("disclosure.proposed", of=disclosure)
    assert told.data["attachments"][0]["unseen"] == ["picture"]
    catalog.approve(disclosure)
    (published,) = catalog.announced("disclosure.published", of=disclosure)
    assert "unseen" not in published.data["attachments"][0]


def test_a_scan_opens_no_transaction(catalog: CatalogHarness) -> None:
    """What is refused was never near the database."""
    with catalog.statements() as seen:
        _sent(catalog, "a.txt", "机密★10年".encode())
        catalog.post("/disclosures", content(text="机密★10年"), PROPOSER)
    assert not [statement for statement in seen if not statement.lstrip().upper().startswith("SELECT")]


def test_what_became_of_files_is_counted(catalog: CatalogHarness) -> None:
    """An operator sees that somebody sends what cannot be read."""
    for name, file in (("a.txt", b"x"), ("a.txt", "机密★".encode()), ("a.docx", a_docx()[:200])):
        _sent(catalog, name, file)
    told = catalog.service.metrics.render().decode()
    counted = dict(re.findall(r'yangguang_scans_total\{outcome="(\w+)"\} (\S+)', told))
    assert counted == {"admitted": "1.0", "secrecy_marking": "1.0", "damaged": "1.0"}


@pytest.mark.parametrize(
    ("act", "actor", "given"),
    [
        ("withdraw", OFFICE, {"reason": "机密★10年", "ground": "x"}),
        ("withdraw", OFFICE, {"reason": "x", "ground": "机密★10年"}),
        ("correct", PROPOSER, {"reason": "机密★10年"}),
    ],
)
def test_the_words_of_an_act_are_scanned(catalog: CatalogHarness, act: str, actor: Actor, given: Any) -> None:
    """What an office writes is a text like any other."""
    disclosure = catalog.published()
    with nothing_kept(catalog):
        assert catalog.act(disclosure, act, actor, given).json["code"] == "secrecy_marking"


def _sent(catalog: CatalogHarness, name: str, file: bytes) -> Any:
    shown = name if not name.isascii() else f"附件.{name.rpartition('.')[2]}"
    return catalog.client.post(
        "/catalog/api/v1/files",
        data={"file": (io.BytesIO(file), shown)},
        headers=catalog.bearer(PROPOSER),
        content_type="multipart/form-data",
    )


def _files(catalog: CatalogHarness) -> set[str]:
    return {str(path) for path in catalog.settings.files.rglob("*") if path.is_file() and path.name != ".lock"}
