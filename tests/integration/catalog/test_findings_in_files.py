"""What a file holds is shown to its proposer where it is, stops a proposal, and is told to review with what stays."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import Workbook

from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness

pytestmark = pytest.mark.one_database

IDENTITY, MASKED = "410102199001011234", "4101************34"
WHY = "经本人书面同意公布。"


def a_workbook() -> bytes:
    """An open sheet, and a hidden one with somebody's number."""
    book, made = Workbook(), io.BytesIO()
    book.active["A1"] = "本季度缴存情况"
    hidden = book.create_sheet("名单")
    hidden["B2"], hidden.sheet_state = IDENTITY, "hidden"
    book.save(made)
    return made.getvalue()


def with_workbook(catalog: CatalogHarness, **more: object) -> tuple[str, str]:
    """A draft with it, and the digest by which it is attached."""
    digest = catalog.upload("名单.xlsx", a_workbook())["digest"]
    return catalog.draft(attachments=[digest], **more), str(digest)


def test_what_a_file_holds_is_told_with_its_place_and_stops_a_proposal(catalog: CatalogHarness) -> None:
    disclosure, digest = with_workbook(catalog)
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    found = {each["kind"]: each for each in shown["attachments"][0]["findings"]}
    assert (found["identity_number"]["places"], found["identity_number"]["masked"]) == (["工作表“名单”B2"], MASKED)
    assert found["hidden_sheet"]["masked"] == "“名单”"
    refused = catalog.act(disclosure, "propose", PROPOSER)
    assert (refused.status_code, refused.json["code"]) == (422, "personal_data_found")
    assert [(each["kind"], each["file"]) for each in refused.json["findings"]] == [
        ("identity_number", digest),
        ("hidden_sheet", digest),
    ]
    assert IDENTITY not in refused.text
    assert catalog.act(disclosure, "mask", PROPOSER).json["code"] == "nothing_to_mask"


def test_what_stays_is_told_to_review_with_its_reason_and_who_gave_it(catalog: CatalogHarness) -> None:
    """A reason of one file holds for no other, and is part of what is approved."""
    digest = str(catalog.upload("名单.xlsx", a_workbook())["digest"])
    kept = [
        {"kind": kind, "masked": masked, "file": digest, "reason": WHY}
        for kind, masked in (("identity_number", MASKED), ("hidden_sheet", "“名单”"))
    ]
    disclosure = catalog.draft(attachments=[digest], kept_findings=kept)
    proposed = catalog.act(disclosure, "propose", PROPOSER)
    assert proposed.status_code == 200
    told = catalog.announced("disclosure.proposed")[-1].data
    assert [(each["file"], each["reason"], each["by"]) for each in told["kept_findings"]] == [
        (digest, WHY, PROPOSER.name)
    ] * 2
    assert [each["kind"] for each in told["attachments"][0]["findings"]] == ["identity_number", "hidden_sheet"]
    other = catalog.draft(attachments=[digest], kept_findings=[{**each, "reason": f"{WHY}二"} for each in kept])
    assert catalog.act(other, "propose", PROPOSER).json["content_hash"] != proposed.json["content_hash"]
    elsewhere = [{**each, "file": f"sm3:{'0' * 64}"} for each in kept]
    assert (
        catalog.act(catalog.draft(attachments=[digest], kept_findings=elsewhere), "propose", PROPOSER).status_code
        == 422
    )


def test_the_form_shows_it_in_place_and_takes_the_reason(catalog: CatalogHarness) -> None:
    disclosure, digest = with_workbook(catalog)
    page = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}/edit").text
    assert "附件《名单.xlsx》" in page
    assert "工作表“名单”B2" in page
    assert f'name="kept_file" value="{digest}"' in page
    assert "还不能提出" in Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}").text


def test_a_purge_forgets_it(catalog: CatalogHarness) -> None:
    disclosure, digest = with_workbook(catalog)
    assert catalog.act(disclosure, "purge", OFFICE).status_code == 200
    assert "名单" not in catalog.get(f"/disclosures/{disclosure}", OFFICE).text
    assert not catalog.files.exists(digest)


def test_a_plain_document_has_none(catalog: CatalogHarness) -> None:
    made = io.BytesIO()
    document = Document()
    document.add_paragraph("本季度缴存情况，张某0379-65926689。")
    document.save(made)
    told = catalog.upload("附表.docx", made.getvalue())
    assert [each["kind"] for each in told["findings"]] == ["landline"]
    assert catalog.act(catalog.draft(attachments=[told["digest"]]), "propose", PROPOSER).status_code == 200
