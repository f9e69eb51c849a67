"""Bad input: refused with what to do, and nothing is changed by it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from chassis.ports import SYSTEM
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.disclosures import ImportedDisclosures, import_disclosures, read_disclosures
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from tests.integration.catalog.harness import (
    HEAD,
    OFFICE,
    PROPOSER,
    READER,
    STRANGER,
    CatalogHarness,
    a_person,
    content,
)
from tests.self_check import SELF_CHECK
from tests.unit.catalog.builders import CATALOGUE

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"title": 3}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"text": ...}, "text"),
        ({"formed_on": "昨天"}, "formed_on"),
        ({"topics": ["weather"]}, "topics"),
        ({"topics": ["finance", "finance"]}, "topics"),
        ({"channels": ["moon"]}, "channels.0"),
        ({"elements": ["E77"]}, "elements.0"),
        ({"attachments": ["sm3:" + "0" * 64]}, "attachments.0.digest"),
        ({"attachments": [7]}, "attachments"),
        ({"publish_at": "2026-11-20T09:00:00"}, "publish_at"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_wrong_field_is_named(catalog: CatalogHarness, changes: dict[str, Any], field: str) -> None:
    before = catalog.everything_kept()
    refused = catalog.post("/disclosures", content(**changes), PROPOSER)
    assert refused.status_code == 422, refused.json
    assert any(path.startswith(field) for path in refused.json["errors"]), refused.json
    assert refused.mimetype == "application/problem+json"
    assert catalog.everything_kept() == before


@pytest.mark.parametrize(
    "changes", [{"text": "机密★10年\n\n本件内容"}, {"title": "绝密★启用前 通知"}, {"summary": "秘密★5年"}]
)
def test_a_secrecy_marking_leaves_no_byte(catalog: CatalogHarness, changes: dict[str, str]) -> None:
    """保密法: nothing of it is kept; the answer tells to stop and to report."""
    before, files = catalog.everything_kept(), _files(catalog)
    refused = catalog.post("/disclosures", content(**changes), PROPOSER, Idempotency_Key="k")
    assert (refused.status_code, refused.json["code"]) == (422, "secrecy_marking")
    assert (catalog.everything_kept(), _files(catalog)) == (before, files)
    disclosure = catalog.draft()
    etag = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["etag"]
    before, files = catalog.everything_kept(), _files(catalog)
    given = content(item=..., **changes)
    assert (
        catalog.put(f"/disclosures/{disclosure}", given, PROPOSER, If_Match=f'"{etag}"').json["code"]
        == "secrecy_marking"
    )
    for act in ("recall", "abandon", "withdraw"):
        body = {"reason": next(iter(changes.values())), **({"ground": "x"} if act == "withdraw" else {})}
        assert catalog.act(disclosure, act, OFFICE, body).json["code"] == "secrecy_marking"
    upload = catalog.client.post(
        "/catalog/api/v1/files",
        data={"file": (io.BytesIO(next(iter(changes.values())).encode()), "a.txt")},
        headers=catalog.bearer(PROPOSER),
    )
    assert upload.json["code"] == "secrecy_marking"
    assert (catalog.everything_kept(), _files(catalog)) == (before, files)


DECLARED = {"code": "aggregates_only", "answer": "yes"}


def test_an_incomplete_draft_is_kept_but_not_proposed(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(summary="", text="", formed_on="2026-11-10")
    refused = catalog.act(disclosure, "propose", PROPOSER)
    assert (refused.status_code, refused.json["code"]) == (422, "incomplete")
    assert set(refused.json["errors"]) == {"summary", "text", "formed_on"}


def test_an_aggregate_item_takes_no_papers(catalog: CatalogHarness) -> None:
    """廉政档案 may be shown only as reported or in aggregate."""
    unsure = {**DECLARED, "answer": "unsure", "remark": "有一处个例。"}
    disclosure = catalog.draft(item="GJJ-N-04", self_check=[*SELF_CHECK, unsure])
    assert catalog.act(disclosure, "propose", PROPOSER).json["code"] == "aggregate_only"
    etag = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["etag"]
    declared = content(item=..., period="", self_check=[*SELF_CHECK, DECLARED])
    catalog.put(f"/disclosures/{disclosure}", declared, PROPOSER, If_Match=f'"{etag}"')
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200


def test_roles_are_asked(catalog: CatalogHarness) -> None:
    assert catalog.post("/disclosures", content()).status_code == 401
    assert catalog.post("/disclosures", content(), READER).status_code == 403
    assert catalog.post("/disclosures", content(), STRANGER).status_code == 403
    disclosure = catalog.draft()
    assert catalog.act(disclosure, "propose", HEAD).json["code"] == "role_missing"
    other = a_person("other", "proposer", "section_head")
    assert catalog.act(disclosure, "propose", other).json["code"] == "not_its_proposer"
    assert catalog.post("/items", catalog.get("/items/GJJ-W-01").json, PROPOSER).status_code == 403


def test_a_retired_item_takes_no_draft(catalog: CatalogHarness) -> None:
    assert catalog.post("/disclosures", content(item="GJJ-N-10"), PROPOSER).json["code"] == "item_retired"
    assert catalog.post("/disclosures", content(item="GJJ-X-1"), PROPOSER).json["code"] == "no_such_item"
    retired = catalog.post("/items/GJJ-W-07/retire", {"reason": "并入其他事项。"}, OFFICE)
    assert (retired.status_code, retired.json["active"], retired.json["version"]) == (200, False, 2)
    versions = catalog.get("/items/GJJ-W-07/versions", OFFICE).json["items"]
    assert [(version["version"], version["reason"]) for version in versions] == [(2, "并入其他事项。"), (1, "导入目录")]


def test_a_stale_version_changes_nothing(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft()
    etag = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["etag"]
    path, given = f"/disclosures/{disclosure}", content(item=..., title="新题")
    assert catalog.put(path, given, PROPOSER).status_code == 428
    assert catalog.put(path, given, PROPOSER, If_Match=f'"{etag}"').status_code == 200
    assert catalog.put(path, given, PROPOSER, If_Match=f'"{etag}"').status_code == 412
    assert catalog.act(disclosure, "propose", PROPOSER, If_Match=f'"{etag}"').status_code == 412


def test_a_repeated_key_acts_once(catalog: CatalogHarness) -> None:
    first = catalog.post("/disclosures", content(), PROPOSER, Idempotency_Key="same")
    again = catalog.post("/disclosures", content(), PROPOSER, Idempotency_Key="same")
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")
    assert len(catalog.get("/disclosures", PROPOSER).json["items"]) == 1
    assert "三亿二千一百万元" not in catalog.everything_kept(), "no answer that is kept holds a text"


@pytest.mark.parametrize(
    "path",
    [
        "/published?year=0",
        "/published?from=1",
        "/published?limit=0",
        "/published?nonsense=1",
        "/published?q=%00",
        "/changes?after=-1",
        "/items?audience=x",
    ],
)
def test_wrong_queries_are_refused(catalog: CatalogHarness, path: str) -> None:
    assert catalog.get(path, PROPOSER).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/catalog/api/v1/published?cursor=xx",
        "/catalog/api/v1/published?cursor=WyJhIl0",
        "/catalog/api/v1/published?q=%E8%B4%A2%E5%8A%A1&cursor=WyJhIl0",
        "/catalog/api/v1/items?cursor=WzFd",
        "/catalog/api/v1/disclosures?cursor=W10",
        "/published?cursor=x",
        "/catalog/disclosures?cursor=WzFd",
    ],
)
def test_a_cursor_that_no_page_gave_is_refused_everywhere(catalog: CatalogHarness, path: str) -> None:
    catalog.sign_in(PROPOSER)
    refused = catalog.client.get(path, headers=catalog.bearer(PROPOSER) | {"Accept": "application/json"})
    assert (refused.status_code, refused.json["code"]) == (400, "bad_cursor")


def test_audience_and_body_of_an_item_are_fixed(catalog: CatalogHarness) -> None:
    item = catalog.get("/items/GJJ-W-01").json
    given = {name: value for name, value in item.items() if name not in ("code", "etag", "version")}
    changed = {**given, "audience": "internal", "review_route": "internal"}
    refused = catalog.put("/items/GJJ-W-01", changed, OFFICE, If_Match=f'"{item["etag"]}"')
    assert (refused.status_code, refused.json["code"]) == (409, "audience_fixed")
    wider = catalog.put(
        "/items/GJJ-W-01", {**given, "legal_basis": "条例第三十二条"}, OFFICE, If_Match=f'"{item["etag"]}"'
    )
    assert (wider.status_code, wider.json["version"]) == (200, 2)


def test_an_import_loads_all_or_nothing_unless_told_to_skip(catalog: CatalogHarness) -> None:
    bad = CATALOGUE.replace('"GJJ-W-01"', '"XXX-W-01"').replace('"code": "GS-W-02"', '"code": "GS-W-02", "number": "x"')
    bad = bad.replace('"code": "GJJ-W-05"', '"code": "GJJ-W-50"')
    with catalog.service.transaction() as work:
        outcome = import_catalogue(read_catalogue(bad), actor=SYSTEM, work=work, clock=catalog.clock)
    lines = {entry.entry: entry.line for entry in outcome.bad}
    assert set(lines) == {"XXX-W-01"}
    assert '"XXX-W-01"' in bad.splitlines()[lines["XXX-W-01"]], "the entry begins on the line before its code"
    assert outcome.items == 0
    assert catalog.get("/items/GJJ-W-50").status_code == 404
    with catalog.service.transaction() as work:
        outcome = import_catalogue(read_catalogue(bad), actor=SYSTEM, skip_bad=True, work=work, clock=catalog.clock)
    assert (outcome.bodies, outcome.items) == (0, 1)
    assert catalog.get("/items/GJJ-W-50").status_code == 200


def imported(catalog: CatalogHarness, *bodies: dict[str, object]) -> dict[str, str]:
    """What an import of these bodies says is wrong, by their codes."""
    text = json.dumps({"bodies": bodies})
    with catalog.service.transaction() as work:
        outcome = import_catalogue(read_catalogue(text), actor=SYSTEM, work=work, clock=catalog.clock)
    return {entry.entry: entry.reason for entry in outcome.bad}


def test_an_import_takes_the_rules_of_a_body_and_keeps_those_that_it_does_not_name(catalog: CatalogHarness) -> None:
    body = {"code": "XQ", "name": "新区"}
    assert imported(catalog, {**body, "rules": {"same_person": [["leader", "office"]], "reexamine_months": 6}}) == {}
    rules = {
        "approvers": ["leader"],
        "same_person": [["office", "leader"]],
        "deliberate_before": False,
        "deliberate_every": "quarter",
        "reexamine_months": 6,
    }
    assert catalog.get("/bodies/XQ").json["rules"] == rules
    etag = catalog.get("/bodies/XQ").json["etag"]
    assert imported(catalog, body) == {}
    assert imported(catalog, {**body, "rules": {"same_person": [["leader", "office"]]}}) == {}
    assert (catalog.get("/bodies/XQ").json["rules"], catalog.get("/bodies/XQ").json["etag"]) == (rules, etag)
    assert "rules.same_person.0" in imported(catalog, {**body, "approvers": ["管委会"]})["XQ"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"rules": {"same_person": [["proposer", "leader"]]}}, "rules.same_person.0"),
        ({"rules": {"same": []}}, "rules.same"),
        ({"rules": []}, "rules"),
        ({"rules": None}, "rules"),
        ({"approvers": ["leader"], "rules": {"approvers": ["leader"]}}, "approvers"),
    ],
)
def test_rules_that_are_not_honoured_are_refused_in_an_import(
    catalog: CatalogHarness, given: dict[str, object], named: str
) -> None:
    refused = imported(catalog, {"code": "XQ", "name": "新区", **given})
    assert list(refused) == ["XQ"]
    assert refused["XQ"].startswith(f"{named}：")
    assert catalog.get("/bodies/XQ").status_code == 404


def test_drafts_are_imported_by_the_line(catalog: CatalogHarness) -> None:
    catalog.staff({"sub": "zhao", "name": "赵", "body": "GS", "posts": [{"role": "proposer"}]})
    lines = [
        json.dumps(content()),
        "{",
        json.dumps(content(text="机密★10年\n\n正文")),
        json.dumps(content(item="GS-W-01", proposer="zhao")),
        json.dumps(content(item="GS-W-01", proposer="nobody")),
        json.dumps(content(title=...)),
    ]
    with catalog.service.transaction() as work:
        outcome = import_disclosures(read_disclosures(lines), actor=PROPOSER, work=work, clock=catalog.clock)
    assert ([entry.line for entry in outcome.bad], outcome.drafts) == ([2, 3, 5, 6], {})
    with catalog.service.transaction() as work:
        read = read_disclosures(lines)
        outcome = import_disclosures(read, actor=PROPOSER, skip_bad=True, work=work, clock=catalog.clock)
    assert list(outcome.drafts) == [1, 4]


OFFICE_OF_GS = a_person("pan", "office", body="GS")


def _files(catalog: CatalogHarness) -> set[str]:
    return {str(path) for path in catalog.settings.files.rglob("*") if path.is_file()}


def test_the_catalogue_file_of_the_reference_is_imported(catalog: CatalogHarness) -> None:
    page = (ROOT / "docs/reference/catalogue-file.md").read_text(encoding="utf-8")
    example = page.partition("```json\n")[2].partition("```")[0]
    with catalog.service.transaction() as work:
        outcome = import_catalogue(read_catalogue(example), actor=SYSTEM, work=work, clock=catalog.clock)
    assert outcome.bad == []
    assert (outcome.bodies, outcome.items, outcome.people) == (1, 1, 2)
    channels = [channel["kind"] for channel in catalog.get("/bodies/ZYJ").json["channels"]]
    assert channels == ["website", "screen", "notice_board"]
    assert catalog.get("/items/ZYJ-W-01").json["department"] == "CWK"


def test_the_example_of_the_help_is_a_file_that_is_there(catalog: CatalogHarness) -> None:
    from click.testing import CliRunner

    from yangguang.__main__ import main

    said = CliRunner().invoke(main, ["import", "catalogue", "--help"]).output
    example = said.partition("Example: yangguang import catalogue ")[2].split()[0]
    assert (ROOT / example).is_file()
    assert (ROOT / "docs/reference/catalogue-file.md").is_file()
    assert "docs/reference/catalogue-file.md" in said


def test_an_entry_of_another_system_is_imported_once(catalog: CatalogHarness) -> None:
    lines = [json.dumps(content(title=title, source=f"http://old/{title}")) for title in ("甲", "乙")]
    first = _imported(catalog, lines)
    assert (len(first.drafts), first.unchanged, first.bad) == (2, 0, [])
    again = _imported(catalog, [*lines, json.dumps(content(title="丙", source="http://old/丙"))])
    assert (len(again.drafts), again.unchanged, again.bad) == (1, 2, [])
    assert _imported(catalog, [json.dumps(content(title="甲"))]).unchanged == 0, "what has no key is new each time"


def test_an_entry_that_changed_since_its_import_is_refused_with_the_way_on(catalog: CatalogHarness) -> None:
    (identity,) = _imported(catalog, [json.dumps(content(source="old-1"))]).drafts.values()
    changed = _imported(catalog, [json.dumps(content(source="old-1", title="新标题"))])
    assert (changed.drafts, [entry.line for entry in changed.bad]) == ({}, [1])
    assert identity in changed.bad[0].reason
    assert "不要再次导入" in changed.bad[0].reason


def test_one_key_stands_once_in_a_file_and_each_body_has_its_own(catalog: CatalogHarness) -> None:
    twice = _imported(catalog, [json.dumps(content(source="old-1", title=title)) for title in ("甲", "乙")])
    assert [entry.line for entry in twice.bad] == [2]
    assert twice.drafts == {}
    catalog.staff({"sub": "gs.tang", "name": "唐", "body": "GS", "posts": [{"role": "proposer"}]})
    lines = [content(source="old-1"), content(item="GS-W-01", source="old-1", proposer="gs.tang")]
    assert len(_imported(catalog, [json.dumps(line) for line in lines]).drafts) == 2


def test_what_was_purged_is_not_imported_again_and_its_key_is_kept_by_digest(catalog: CatalogHarness) -> None:
    line = json.dumps(content(source="http://old/secret-name"))
    (identity,) = _imported(catalog, [line]).drafts.values()
    assert catalog.act(identity, "purge", OFFICE).status_code == 200
    assert _imported(catalog, [line]).unchanged == 1
    assert "secret-name" not in catalog.everything_kept()


def _imported(catalog: CatalogHarness, lines: list[str]) -> ImportedDisclosures:
    with catalog.service.transaction() as work:
        return import_disclosures(read_disclosures(lines), actor=PROPOSER, work=work, clock=catalog.clock)
