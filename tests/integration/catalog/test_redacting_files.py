"""A part of an attachment is withheld: looked at first, then the copy takes the file's place and the file is gone."""

from __future__ import annotations

import io
import re

import docx

from tests.corpus.redactions import slim
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import OFFICE, PROPOSER, READER, CatalogHarness
from tests.office.word import of_paragraphs

IDENTITY, WORDS = "410102199001011234", "讨论中李某不同意，表决通过。"
GIVEN = {
    "findings": [{"kind": "identity_number", "ground": "privacy"}],
    "words": [{"ground": "process", "words": ["李某不同意"]}],
}


def with_file(catalog: CatalogHarness) -> tuple[str, str, str]:
    """A draft with a document, its digest, and the address of the attachment."""
    content = slim(of_paragraphs(f"身份证号{IDENTITY}。", WORDS))
    digest = str(catalog.upload("纪要.docx", content)["digest"])
    disclosure = catalog.draft(attachments=[{"digest": digest, "name": "会议纪要.docx"}])
    return disclosure, digest, f"/disclosures/{disclosure}/files/{digest}"


def test_a_copy_is_looked_at_and_takes_the_place_of_the_file(catalog: CatalogHarness) -> None:
    disclosure, digest, file = with_file(catalog)
    preview = catalog.post(f"{file}/redaction-preview", GIVEN, PROPOSER)
    assert preview.status_code == 200, preview.json
    assert [(each["ground"], each["count"]) for each in preview.json["withheld"]] == [("privacy", 1), ("process", 1)]
    assert preview.json["findings"] == []
    assert preview.json["lines"][1]["text"] == "讨论中〔已隐去：过程性信息〕，表决通过。"
    assert IDENTITY not in preview.text
    kept = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["attachments"]
    assert [each["digest"] for each in kept] == [digest]

    again = {**GIVEN, "preview_digest": preview.json["preview_digest"]}
    changed = {**again, "words": [{"ground": "internal", "words": ["李某不同意"]}]}
    assert catalog.post(f"{file}/redact", changed, PROPOSER).json["code"] == "preview_changed"
    done = catalog.post(f"{file}/redact", again, PROPOSER, Idempotency_Key="redact-once")
    assert (done.status_code, done.json["unexplained_findings"]) == (200, [])
    assert catalog.post(f"{file}/redact", again, PROPOSER, Idempotency_Key="redact-once").status_code == 200
    [now] = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["attachments"]
    assert (now["digest"], now["name"]) == (preview.json["preview_digest"], "会议纪要.docx")
    copy = catalog.get(f"/disclosures/{disclosure}/files/{now['digest']}", PROPOSER).data
    assert "〔已隐去：个人隐私〕" in docx.Document(io.BytesIO(copy)).paragraphs[0].text
    assert catalog.get(file, PROPOSER).status_code == 404

    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    [proposed] = catalog.announced("disclosure.proposed", of=disclosure)
    assert proposed.data["attachments"][0]["withheld"] == {"privacy": 1, "process": 1}
    catalog.approve(disclosure)
    number = catalog.index_number(disclosure)
    listed = catalog.get(f"/published/{number}").json["withheld"]
    assert [(each["ground"], each["count"]) for each in listed] == [("privacy", 1), ("process", 1)]
    assert "正文和附件中下列内容依法不予公开" in catalog.client.get(f"/published/{number}").text
    assert catalog.act(disclosure, "purge", OFFICE).status_code == 200
    assert not catalog.files.exists(digest)
    assert not catalog.files.exists(now["digest"])


def test_who_may_not_edit_redacts_nothing_and_what_is_nowhere_is_refused(catalog: CatalogHarness) -> None:
    _, digest, file = with_file(catalog)
    for act, given in (("redaction-preview", GIVEN), ("redact", {**GIVEN, "preview_digest": "sm3:0"})):
        assert catalog.post(f"{file}/{act}", given, OFFICE).status_code == 403
        assert catalog.post(f"{file}/{act}", given, READER).status_code in (403, 404)
        other = file.replace(digest, f"sm3:{'0' * 64}")
        assert catalog.post(f"{other}/{act}", given, PROPOSER).json["code"] == "no_such_attachment"
    absent = {"words": [{"ground": "privacy", "words": ["没有这个词"]}]}
    refused = catalog.post(f"{file}/redaction-preview", absent, PROPOSER)
    assert (refused.status_code, refused.json["code"], refused.json["reason"]) == (422, "not_redactable", "absent")


def test_the_page_shows_what_was_found_where_previews_the_copy_and_puts_it_in_place(catalog: CatalogHarness) -> None:
    disclosure, digest, _ = with_file(catalog)
    browser, page = Browser(catalog, PROPOSER), f"/catalog/disclosures/{disclosure}/files/{digest}/redact"
    workbench = browser.get(f"/catalog/disclosures/{disclosure}").text
    assert page in workbench
    assert "附件《会议纪要.docx》" in workbench
    assert "正文第1段" in workbench
    fields = {"kind": "identity_number", "kind_ground": "privacy", "words.0": "李某不同意", "ground.0": "process"}
    unasked = browser.submit(page, f"{page}/preview", **{**fields, "ground.0": ""})
    assert unasked.status_code == 422
    assert "请选择不公开的理由。" in unasked.text
    assert "李某不同意" in unasked.text
    shown = browser.submit(page, f"{page}/preview", **fields).text
    assert "过程性信息（条例第十六条）：1处" in shown
    assert "讨论中〔已隐去：过程性信息〕，表决通过。" in shown
    assert IDENTITY not in shown
    copy = browser.submit(page, f"{page}/copy", **fields)
    assert copy.status_code == 200, copy.text
    assert "〔已隐去：个人隐私〕" in docx.Document(io.BytesIO(copy.data)).paragraphs[0].text
    found = re.search(r'name="preview_digest" value="([^"]+)"', shown)
    assert found
    assert browser.submit(page, page, **fields, preview_digest=found[1]).status_code == 303
    assert catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["attachments"][0]["digest"] == found[1]
    again = browser.submit(f"/catalog/disclosures/{disclosure}", f"{page}/preview", **fields)
    assert again.status_code == 404
