"""An attachment tells nothing of who wrote it: from the upload to readers, archive and purge."""

from __future__ import annotations

import io
import json

import pytest

from chassis.base.hashing import sm3
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import ARCHIVIST, OFFICE, PROPOSER, READER, CatalogHarness
from tests.office.packages import replacing
from tests.office.told import TOLD, WHO
from tests.unit.chassis.test_public_copy import tells

pytestmark = pytest.mark.one_database

DOCX = TOLD["core-author.docx"]()


def with_docx(catalog: CatalogHarness) -> tuple[str, dict[str, object]]:
    """A publication with a document that names its author, and what was said of its upload."""
    told = catalog.upload("附表.docx", DOCX)
    return catalog.published(attachments=[{"digest": told["digest"], "name": "附表.docx"}]), told


def test_an_upload_tells_both_digests_and_what_is_gone(catalog: CatalogHarness) -> None:
    told = catalog.upload("附表.docx", DOCX)
    assert told["original"] == sm3(DOCX)
    assert told["digest"] != told["original"]
    assert "author" in told["stripped"]


def test_a_file_that_tells_nothing_is_published_itself(catalog: CatalogHarness) -> None:
    told = catalog.upload("附表.txt", "一二三".encode())
    assert (told["digest"], told["original"], told["stripped"]) == (sm3("一二三".encode()), None, [])


def test_the_public_gets_the_copy_by_its_own_digest(catalog: CatalogHarness) -> None:
    """Of the API, of the page, in parts, and as the event told it."""
    disclosure, told = with_docx(catalog)
    number = catalog.index_number(disclosure)
    address = f"/published/{number}/files/{told['digest']}"
    answer = catalog.get(address)
    assert sm3(answer.data) == told["digest"]
    assert not tells(answer.data)
    assert catalog.client.get(address).data == answer.data
    assert catalog.get(address, Range="bytes=0-9").data == answer.data[:10]
    assert catalog.announced("disclosure.published", of=disclosure)[-1].data["attachments"] == [
        {name: told[name] for name in ("digest", "name", "size", "media_type")}
    ]


def test_nobody_outside_gets_the_original(catalog: CatalogHarness) -> None:
    """Nor its digest, by which somebody could prove what he has."""
    disclosure, told = with_docx(catalog)
    number = catalog.index_number(disclosure)
    assert catalog.get(f"/published/{number}/files/{told['original']}").status_code == 404
    assert str(told["original"]) not in catalog.get(f"/published/{number}").text
    assert str(told["original"]) not in catalog.client.get(f"/published/{number}").text
    assert catalog.get(f"/disclosures/{disclosure}/files/{told['original']}", READER).status_code == 403


def test_staff_get_the_original_and_see_what_is_gone(catalog: CatalogHarness) -> None:
    disclosure, told = with_docx(catalog)
    original = catalog.get(f"/disclosures/{disclosure}/files/{told['original']}", OFFICE)
    assert original.data == DOCX
    page = Browser(catalog, OFFICE).get(f"/catalog/disclosures/{disclosure}").text
    assert "公开副本已去除：作者和修改人" in page
    assert f"files/{told['original']}" in page


def test_the_proposer_is_told_in_the_form_and_before_he_proposes(catalog: CatalogHarness) -> None:
    told = catalog.upload("附表.docx", DOCX)
    disclosure = catalog.draft(attachments=[told["digest"]])
    browser = Browser(catalog, PROPOSER)
    for page in ("edit", "answers"):
        assert "公开副本已去除：作者和修改人" in browser.get(f"/catalog/disclosures/{disclosure}/{page}").text


def test_the_archive_names_both(catalog: CatalogHarness) -> None:
    disclosure, told = with_docx(catalog)
    catalog.confirm_channel(disclosure)
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 200
    digest = catalog.whole(disclosure).filings[-1].package_digest
    package = json.loads(catalog.files.get(digest))
    file = package["revisions"][-1]["attachments"][0]
    assert (file["digest"], file["original"], file["stripped"]) == (told["digest"], told["original"], told["stripped"])


@pytest.mark.both_databases
def test_a_purge_takes_the_original_too(catalog: CatalogHarness) -> None:
    """And of another person's upload that gives the same copy."""
    disclosure, told = with_docx(catalog)
    other = replacing(DOCX, "docProps/core.xml", WHO, "另一位作者")
    again = catalog.upload("附表.docx", other, OFFICE)
    assert again["digest"] == told["digest"]
    assert catalog.act(disclosure, "purge", OFFICE).status_code == 200
    for digest in (told["digest"], told["original"], again["original"]):
        assert not catalog.files.exists(str(digest))


def test_an_upload_that_cannot_be_made_public_is_refused(catalog: CatalogHarness) -> None:
    """With what to do, and without keeping a byte."""
    words = '<w:p><w:ins w:id="1" w:author="甲"><w:r><w:t>新</w:t></w:r></w:ins></w:p><w:sectPr'
    tracked = replacing(DOCX, "word/document.xml", "<w:sectPr", words)
    answer = catalog.client.post(
        f"{catalog.api}/files", data={"file": (io.BytesIO(tracked), "附表.docx")}, headers=catalog.bearer(PROPOSER)
    )
    assert (answer.status_code, answer.json["code"], answer.json["reason"]) == (
        *(422, "unreadable_file", "tracked_changes"),
    )
    assert not catalog.files.exists(sm3(tracked))
