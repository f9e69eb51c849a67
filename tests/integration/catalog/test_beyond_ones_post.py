"""Ways in which somebody once got at more than his post: each is closed at the address where it was tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.ports import Post
from tests.integration.catalog.harness import (
    ARCHIVIST,
    OFFICE,
    PARTY_ORGANISATION,
    PARTY_PROPOSER,
    PROPOSER,
    READER,
    CatalogHarness,
    a_person,
    content,
)
from tests.integration.catalog.test_catalog_people import NEW, SECURITY

pytestmark = pytest.mark.one_database

MEMBER_TO_BE = {"sub": "wang", "name": "王平", "body": "GDJ", "department": "BGS", "party_member": True}
PARTY_OFFICE = a_person("tian", "office", body="GDJ", department="BGS")


def test_a_digest_opens_no_file_to_whoever_did_not_upload_it(catalog: CatalogHarness) -> None:
    uploaded = catalog.upload("附表.txt", "党费明细".encode(), PARTY_PROPOSER)
    for other in (PARTY_OFFICE, a_person("su", "proposer", body="GDJ", department="BGS")):
        stolen = catalog.post("/disclosures", content(item="GDJ-W-02", attachments=[uploaded["digest"]]), other)
        assert (stolen.status_code, stolen.json["code"]) == (422, "unknown_attachment")


def test_two_who_upload_the_same_file_can_each_attach_it(catalog: CatalogHarness) -> None:
    other = a_person("he", "proposer")
    for actor in (PROPOSER, other):
        digest = catalog.upload("附表.txt", "同一份".encode(), actor)["digest"]
        assert catalog.post("/disclosures", content(attachments=[digest]), actor).status_code == 201


def test_a_purge_takes_no_file_that_is_anothers_though_it_is_named_as_a_photo(catalog: CatalogHarness) -> None:
    """The digest of an archive package, or of another's proof, given as the photo of a notice board."""
    filed = catalog.published()
    catalog.confirm_channel(filed)
    assert catalog.act(filed, "archive", ARCHIVIST).status_code == 200
    package = catalog.whole(filed).filings[-1].package_digest
    second, third = catalog.published(text="乙"), catalog.published(text="丙")
    photo = catalog.upload("照片.txt", "两块公开栏的一张照片".encode())["digest"]
    catalog.confirm_channel(second, photo=package)
    catalog.confirm_channel(third, photo=photo)
    fourth = catalog.published(text="丁")
    catalog.confirm_channel(fourth, photo=photo)
    for disclosure in (second, third):
        assert catalog.act(disclosure, "take-down", OFFICE).status_code == 200
    with catalog.service.reading() as work:
        assert work.files.get(package)
        assert work.files.get(photo)


def test_whoever_purges_is_told_where_the_same_text_or_file_still_is(catalog: CatalogHarness) -> None:
    digest = catalog.upload("附表.txt", "共用".encode())["digest"]
    purged, copy = catalog.draft(attachments=[digest]), catalog.draft(title="另一条", attachments=[digest], text="乙")
    assert catalog.act(purged, "purge", OFFICE).status_code == 200
    catalog.sign_in(OFFICE)
    page = catalog.client.get(f"/catalog/disclosures/{purged}").text
    assert "没有随之清除" in page
    assert f"/catalog/disclosures/{copy}" in page
    records = catalog.get(f"/audit?aggregate=disclosure/{purged}&limit=100", OFFICE).json["items"]
    assert records[-1]["detail"]["copies"] == [copy]


def test_the_office_makes_no_party_member_by_ending_the_party_organisations_post(catalog: CatalogHarness) -> None:
    held = {"role": "party_organisation", "body": "GDJ"}
    catalog.staff({"sub": "cai", "name": "蔡秀兰", "body": "GDJ", "party_member": True, "posts": [held]})
    assert catalog.post("/people", MEMBER_TO_BE, PARTY_OFFICE).status_code == 403
    post = catalog.get("/people/cai/posts", PARTY_OFFICE).json["items"][0]["id"]
    assert catalog.post(f"/people/cai/posts/{post}/end", {"reason": "调整"}, PARTY_OFFICE).status_code == 403
    security = a_person("bao", "security_admin", body="GDJ")
    assert catalog.post(f"/people/cai/posts/{post}/end", {"reason": "调整"}, security).status_code == 200
    assert catalog.post("/people", MEMBER_TO_BE, PARTY_OFFICE).status_code == 403, "there was a party organisation"


def test_the_party_organisation_changes_a_membership_and_nothing_else(catalog: CatalogHarness) -> None:
    held = {"role": "party_organisation", "body": "GDJ"}
    catalog.staff({"sub": "cai", "name": "蔡秀兰", "body": "GDJ", "party_member": True, "posts": [held]})
    wang = {"name": "王平", "body": "GDJ", "department": "BGS"}
    catalog.staff({"sub": "wang", **wang, "posts": []})
    member = {**wang, "party_member": True}
    assert catalog.put("/people/wang", member, PARTY_OFFICE, If_Match="*").status_code == 403
    assert catalog.put("/people/wang", {**member, "name": "王五"}, PARTY_ORGANISATION, If_Match="*").status_code == 403
    assert catalog.put("/people/wang", member, PARTY_ORGANISATION, If_Match="*").json["party_member"] is True
    catalog.sign_in(PARTY_ORGANISATION)
    assert "王平" in catalog.client.get("/staff/wang/edit").text
    left = {**wang, "version": "2", "kind": "person", "active": "true"}
    saved = catalog.submit("/staff/wang/edit", left)
    assert (saved.status_code, saved.location) == (303, "/staff/wang?done=saved"), "he was moved nowhere"
    assert catalog.get("/people/wang", PARTY_OFFICE).json["party_member"] is False


def test_a_deputyship_ends_with_the_post_that_it_stands_in_for(catalog: CatalogHarness) -> None:
    head = {"role": "section_head", "body": "GJJ"}
    catalog.staff({"sub": "wu", "name": "吴敏", "body": "GJJ", "posts": [head]}, {**NEW, "posts": []})
    wanted = {**head, "deputy_for": "wu", "until_on": "2026-12-31"}
    deputy = catalog.post("/people/xu/posts", wanted, OFFICE).json["id"]
    assert catalog.post(f"/people/xu/posts/{deputy}/confirm", None, SECURITY).status_code == 200
    post = catalog.get("/people/wu/posts", OFFICE).json["items"][0]["id"]
    assert catalog.post(f"/people/wu/posts/{post}/end", {"reason": "免职"}, OFFICE).status_code == 200
    ended = catalog.get("/people/xu/posts", OFFICE).json["items"][0]
    assert (ended["state"], ended["end_reason"]) == ("ended", "被代理人已不担任该岗位")
    assert catalog.announced("person.changed", of="xu")[-1].data["posts"] == []


def test_a_deputyship_ends_with_the_dismissal_of_whom_it_stands_in_for(catalog: CatalogHarness) -> None:
    head = {"role": "section_head", "body": "GJJ"}
    catalog.staff({"sub": "wu", "name": "吴敏", "body": "GJJ", "posts": [head]}, {**NEW, "posts": []})
    deputy = catalog.post("/people/xu/posts", {**head, "deputy_for": "wu", "until_on": "2026-12-31"}, OFFICE).json["id"]
    catalog.post(f"/people/xu/posts/{deputy}/confirm", None, SECURITY)
    gone = {"name": "吴敏", "body": "GJJ", "active": False}
    assert catalog.put("/people/wu", gone, OFFICE, If_Match="*").status_code == 200
    assert catalog.get("/people/xu/posts", OFFICE).json["items"][0]["state"] == "ended"


def test_nobody_is_entered_under_what_reads_like_the_system(catalog: CatalogHarness) -> None:
    for sub in ("System", "SYSTEM", "system.", "ｓｙｓｔｅｍ", "Oper-ator"):
        refused = catalog.post("/people", {**NEW, "sub": sub}, OFFICE)
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["sub"]), sub


def test_who_may_not_know_of_a_person_finds_nobody(catalog: CatalogHarness) -> None:
    catalog.staff({"sub": "far", "name": "远方", "body": "GS", "posts": []})
    for sub in ("far", "nobody"):
        for act, body in (("sign-out", None), ("posts", {"role": "proposer", "body": "GJJ"})):
            assert catalog.post(f"/people/{sub}/{act}", body, OFFICE).status_code == 404, (sub, act)
        assert catalog.put(f"/people/{sub}", {"name": "远方", "body": "GJJ"}, OFFICE, If_Match="*").status_code == 404


def test_who_may_not_know_of_an_item_finds_none(catalog: CatalogHarness) -> None:
    item = {"title": "党费", "audience": "external", "body": "GDJ", "reason": "试"}
    for code in ("GDJ-W-01", "GDJ-W-99"):
        assert catalog.post(f"/items/{code}/retire", {"reason": "试"}, PARTY_OFFICE).status_code == 404, code
        assert catalog.put(f"/items/{code}", item, PARTY_OFFICE, If_Match="*").status_code == 404, code


def test_the_audit_tells_of_a_party_item_to_members_only(catalog: CatalogHarness) -> None:
    keeper = replace(PARTY_OFFICE, party_member=True)
    item = {"title": "支部换届", "audience": "party", "body": "GDJ", "review_route": "party", "reason": "换届的理由"}
    assert catalog.post("/items", {**item, "code": "GDJ-D-09"}, keeper).status_code == 201
    seen = {
        reader: catalog.get("/audit?aggregate=item/GDJ-D-09", reader).text
        for reader in (keeper, PARTY_OFFICE, a_person("aud", "audit_admin", body="GDJ"))
    }
    assert ["换届的理由" in text for text in seen.values()] == [True, False, False]


def test_a_draft_of_another_department_is_not_there(catalog: CatalogHarness) -> None:
    bound = replace(a_person("yi"), posts=(Post("proposer", "GJJ", "GJK"),))
    disclosure = catalog.draft()
    assert catalog.get(f"/disclosures/{disclosure}", bound).status_code == 404
    assert catalog.get(f"/disclosures/{disclosure}", READER).status_code == 403


def test_nobody_takes_a_code_of_another_bodys_directory_nor_learns_which_there_are(catalog: CatalogHarness) -> None:
    """What is for the staff alone is no other body's to know: whether it exists, the answer is the same."""
    item = {"body": "GJJ", "title": "我的", "audience": "internal", "review_route": "internal"}
    answers = [catalog.post("/items", {**item, "code": code}, OFFICE) for code in ("GDJ-N-01", "GDJ-N-55")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json["errors"] == answers[1].json["errors"]
    assert "GJJ-W-01" in answers[0].json["errors"]["code"]
