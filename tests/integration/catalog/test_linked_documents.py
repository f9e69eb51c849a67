"""Validity, interpretations and related documents: at both ends, and only where the reader may see the other one."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import ARCHIVIST, OFFICE, PARTY_PROPOSER, PROPOSER, READER, CatalogHarness

pytestmark = pytest.mark.one_database

REPEALED = {"validity": "repealed", "on": "2026-11-08", "reason": "新办法施行，本办法同时废止。"}
WITHDRAWN = {"reason": "数据有误。", "ground": "《政府信息公开条例》第六条"}


def public(catalog: CatalogHarness, number: str) -> dict[str, Any]:
    return dict(catalog.get(f"/published/{number}").json)


def page(catalog: CatalogHarness, number: str) -> str:
    return str(catalog.client.get(f"/published/{number}").text)


def numbers(lines: list[dict[str, Any]]) -> list[str]:
    return [line["index_number"] for line in lines]


def declared(catalog: CatalogHarness, disclosure: str, **changes: str) -> Any:
    return catalog.act(disclosure, "declare-validity", OFFICE, {**REPEALED, **changes})


def one_of(catalog: CatalogHarness, title: str, **changes: Any) -> tuple[str, str]:
    disclosure = catalog.published(title=title, text=f"# {title}\n\n全文如下。", **changes)
    return disclosure, catalog.index_number(disclosure)


def test_what_was_repealed_says_so_and_by_what(catalog: CatalogHarness) -> None:
    """At both ends, on page and in the API; the text stays readable."""
    old, number = one_of(catalog, "提取办法")
    assert public(catalog, number)["validity"] == "in_force"
    _, newer = one_of(catalog, "新提取办法")
    assert declared(catalog, old, document=newer).status_code == 200
    found = public(catalog, number)
    assert (found["validity"], found["validity_declared"]["on"]) == ("repealed", "2026-11-08")
    assert found["validity_declared"]["document"]["index_number"] == newer
    assert numbers(public(catalog, newer)["changes_validity_of"]) == [number]
    assert "本文件已废止" in page(catalog, number)
    assert "新提取办法" in page(catalog, number)
    assert "提取办法" in page(catalog, newer)
    assert "全文如下" in found["text"]


@pytest.mark.both_databases
def test_lists_filter_and_count_by_validity(catalog: CatalogHarness) -> None:
    """Also a list that was kept before it was declared."""
    old, number = one_of(catalog, "提取办法")
    one_of(catalog, "贷款办法")
    in_force = "/published?validity=in_force"
    assert len(catalog.get(in_force).json["items"]) == 2
    declared(catalog, old)
    assert numbers(catalog.get("/published?validity=repealed").json["items"]) == [number]
    assert len(catalog.get(in_force).json["items"]) == 1
    counted = catalog.get("/published/facets").json["validities"]
    assert {each["code"]: each["count"] for each in counted} == {"in_force": 1, "repealed": 1}
    assert "有效性：废止" in catalog.client.get("/published?validity=repealed").text
    assert "validity=repealed" in catalog.client.get("/published").text


def test_a_list_that_leads_to_what_was_repealed_says_so(catalog: CatalogHarness) -> None:
    """Whoever comes from the first page, from beside another, or from what was withdrawn takes it for law no more."""
    old, number = one_of(catalog, "提取办法")
    withdrawn, gone = one_of(catalog, "提取须知")
    _, other = one_of(catalog, "提取问答", related=[number])
    catalog.act(withdrawn, "withdraw", OFFICE, WITHDRAWN)
    places = ["/", f"/published/{gone}", f"/published/{other}"]
    marked = f'<a href="/published/{number}">提取办法</a> <span class="tag">废止</span>'
    assert not any(marked in catalog.client.get(place).text for place in places)
    declared(catalog, old)
    for place in places:
        assert marked in catalog.client.get(place).text, place
    assert page(catalog, other).count(marked) == 2, "among the related and those of the same item"


def test_the_link_to_a_file_of_what_was_withdrawn_says_what_it_was_and_what_is_public_now(
    catalog: CatalogHarness,
) -> None:
    file = catalog.upload("须知.txt", "旧的须知".encode())["digest"]
    withdrawn, gone = one_of(catalog, "提取须知", attachments=[file])
    _, other = one_of(catalog, "新的提取须知")
    catalog.act(withdrawn, "withdraw", OFFICE, WITHDRAWN)
    shown = catalog.client.get(f"/published/{gone}/files/{file}")
    assert shown.status_code == 410
    for told in (gone, "提取须知", WITHDRAWN["ground"], f"/published/{other}"):
        assert told in shown.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": "2027-01-01"}, "on"),
        ({"on": "1999-01-01"}, "on"),
        ({"reason": "……"}, "reason"),
        ({"validity": "gone"}, "validity"),
        ({"document": "GJJ/2026-99999"}, "document"),
        ({"document": "办法"}, "document"),
    ],
)
def test_a_wrong_declaration_is_refused_by_its_field(
    catalog: CatalogHarness, changes: dict[str, str], field: str
) -> None:
    disclosure, _ = one_of(catalog, "提取办法")
    refused = declared(catalog, disclosure, **changes)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])


def test_a_document_does_not_repeal_itself(catalog: CatalogHarness) -> None:
    disclosure, number = one_of(catalog, "提取办法")
    assert list(declared(catalog, disclosure, document=number).json["errors"]) == ["document"]


def test_only_the_office_or_a_leader_declares_it(catalog: CatalogHarness) -> None:
    disclosure, _ = one_of(catalog, "提取办法")
    assert catalog.act(disclosure, "declare-validity", PROPOSER, REPEALED).status_code == 403
    draft = catalog.draft()
    assert catalog.act(draft, "declare-validity", OFFICE, REPEALED).status_code == 409


def test_a_slip_is_declared_away(catalog: CatalogHarness) -> None:
    disclosure, number = one_of(catalog, "提取办法")
    _, other = one_of(catalog, "新提取办法")
    declared(catalog, disclosure, document=other)
    declared(catalog, disclosure, validity="in_force", reason="登记有误。")
    assert public(catalog, number)["validity"] == "in_force"
    assert public(catalog, other)["changes_validity_of"] == []


def test_a_filed_one_gets_an_addendum(catalog: CatalogHarness) -> None:
    disclosure, _ = one_of(catalog, "提取办法")
    catalog.confirm_channel(disclosure)
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 200
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 409
    catalog.clock.advance(timedelta(days=1))
    declared(catalog, disclosure)
    assert "archive" in catalog.whole(disclosure).tasks
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 200
    filed = catalog.whole(disclosure).filings[-1]
    assert filed.supplement == 1
    assert json.loads(catalog.files.get(filed.package_digest))["validity"]["state"] == "repealed"


def test_the_office_declares_it_on_the_page(catalog: CatalogHarness) -> None:
    disclosure, number = one_of(catalog, "提取办法")
    office = Browser(catalog, OFFICE)
    assert office.act(disclosure, "declare-validity", **{**REPEALED, "on": ""}).status_code == 422
    assert office.act(disclosure, "declare-validity", **REPEALED, document="").status_code == 303
    assert "废止（自2026年11月8日起）" in office.get(f"/catalog/disclosures/{disclosure}").text
    assert "本文件已废止" in page(catalog, number)


def test_an_interpretation_and_its_document_name_each_other(catalog: CatalogHarness) -> None:
    """解读 is a disclosure of its own: proposed, reviewed and published with what it explains."""
    _, number = one_of(catalog, "提取办法")
    explained, reading = one_of(catalog, "提取办法解读", interprets=number)
    assert public(catalog, reading)["interprets"]["index_number"] == number
    assert numbers(public(catalog, number)["interpretations"]) == [reading]
    assert "本文是对" in page(catalog, reading)
    assert "提取办法解读" in page(catalog, number)
    assert catalog.announced("disclosure.proposed", of=explained)[-1].data["interprets"] == number


def test_related_documents_are_linked_from_both_ends(catalog: CatalogHarness) -> None:
    _, first = one_of(catalog, "提取办法")
    _, second = one_of(catalog, "贷款办法", related=[first])
    assert numbers(public(catalog, second)["related"]) == [first]
    assert numbers(public(catalog, first)["related"]) == [second]


def test_nobody_writes_on_the_page_of_another_bodys_publication(catalog: CatalogHarness) -> None:
    """It says on its own page what it explains; on the other's nothing shows unless that body issues it too."""
    _, number = one_of(catalog, "提取办法")
    foreign = {"item": "GDJ-W-02", "interprets": number, "actor": PARTY_PROPOSER}
    _, alone = one_of(catalog, "权威解读", **foreign)
    assert public(catalog, alone)["interprets"]["index_number"] == number
    assert public(catalog, number)["interpretations"] == []
    assert "权威解读" not in page(catalog, number)
    _, joint = one_of(catalog, "联合解读", **foreign, co_issuers=[{"body": "GJJ"}])
    assert numbers(public(catalog, number)["interpretations"]) == [joint]


@pytest.mark.parametrize("act", ["withdraw", "purge"])
def test_no_link_leads_to_what_is_gone(catalog: CatalogHarness, act: str) -> None:
    """Whichever end goes, page and API say nothing of it at once, and who has a copy is told that it changed."""
    _, number = one_of(catalog, "提取办法")
    other, reading = one_of(catalog, "提取办法解读", interprets=number, related=[])
    before = catalog.get(f"/published/{number}").headers["ETag"]
    assert "提取办法解读" in page(catalog, number)
    assert catalog.act(other, act, OFFICE, WITHDRAWN if act == "withdraw" else {}).status_code == 200
    assert public(catalog, number)["interpretations"] == []
    assert "提取办法解读" not in page(catalog, number)
    assert catalog.get(f"/published/{number}", If_None_Match=before).status_code == 200
    assert reading not in page(catalog, number)


def test_the_document_goes_and_its_interpretation_names_nothing(catalog: CatalogHarness) -> None:
    document, number = one_of(catalog, "提取办法")
    _, reading = one_of(catalog, "提取办法解读", interprets=number)
    catalog.act(document, "withdraw", OFFICE, WITHDRAWN)
    assert public(catalog, reading)["interprets"] is None
    assert number not in page(catalog, reading)


@pytest.mark.both_databases
def test_nothing_external_may_name_what_is_inside(catalog: CatalogHarness) -> None:
    """In the same words as what there is not, so that no answer betrays it; the other way round it may."""
    inside = catalog.published(item="GJJ-N-01", title="内部考勤办法")
    hidden = catalog.index_number(inside)
    refused = [
        catalog.post("/disclosures", {**_draft(), "related": [number]}, PROPOSER).json
        for number in (hidden, "GJJ/N2026-99999")
    ]
    assert refused[0]["errors"] == refused[1]["errors"]
    _, number = one_of(catalog, "提取办法")
    inner = catalog.published(item="GJJ-N-01", title="内部考勤办法说明", related=[number, hidden])
    assert hidden not in page(catalog, number)
    assert "内部考勤办法" not in page(catalog, number)
    found = catalog.get(f"/published/{catalog.index_number(inner)}", READER).json
    assert numbers(found["related"]) == [number, hidden]


def test_a_form_takes_an_index_number_as_people_type_it(catalog: CatalogHarness) -> None:
    _, number = one_of(catalog, "提取办法")
    disclosure = catalog.draft()
    browser = Browser(catalog, PROPOSER)
    typed = number.replace("/", " ").lower()
    edited = browser.submit(
        f"/catalog/disclosures/{disclosure}/edit",
        f"/catalog/disclosures/{disclosure}/edit",
        **{**_form(), "interprets": typed, "related": ""},
    )
    assert edited.status_code == 303, edited.text
    assert catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["interprets"] == number


def _draft() -> dict[str, Any]:
    return {"item": "GJJ-W-05", "title": "动态", "summary": "概述", "text": "内容"}


def _form() -> dict[str, Any]:
    return {"title": "提取办法解读", "summary": "概述", "text": "解读如下。", "formed_on": "2026-11-20"}
