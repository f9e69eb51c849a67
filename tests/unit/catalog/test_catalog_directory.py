"""Bodies, people and items: what is refused, what is told; and the file from which they come."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from chassis.permissions import RoleMissing
from chassis.ports import SYSTEM, Invalid
from chassis.web.problems import flatten
from services.catalog.adapters.http.directory_schemas import BodySchema, ItemSchema
from services.catalog.adapters.http.people_schemas import PersonSchema, PostSchema
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from services.catalog.domain.body import Channel, Rules, save_body
from services.catalog.domain.directory_refusals import ReviewersAreTheOffices
from services.catalog.domain.item import retire_item, save_item
from services.catalog.domain.refusals import AudienceFixed
from services.catalog.domain.time_limit import TimeLimit
from tests.unit.catalog.builders import (
    BODY,
    CATALOGUE,
    NOW,
    OFFICE,
    PROPOSER,
    a_person,
    an_item,
    elements,
    keeps_its_contract,
)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "gjj"}, "code"),
        ({"name": " "}, "name"),
        ({"legal_regime": "club"}, "legal_regime"),
        ({"channels": [{"code": "a", "name": "甲", "kind": "smoke"}]}, "channels.0.kind"),
        ({"rules": {"approvers": []}}, "rules.approvers"),
        ({"rules": {"approvers": ["king"]}}, "rules.approvers.0"),
    ],
)
def test_a_wrong_field_of_a_body_is_named(changes: dict[str, Any], field: str) -> None:
    assert field in _refused(BodySchema, {"code": "GJJ", "name": "中心", **changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channels": (Channel("a", "甲", "screen", automatic=True),)}, "channels.0.automatic"),
        ({"channels": (Channel("a", "甲", "screen"), Channel("a", "乙", "screen"))}, "channels"),
        ({"rules": Rules(same_person=(("secrecy_officer", "leader"),))}, "rules.same_person.0"),
        ({"rules": Rules(same_person=(("proposer", "section_head"),))}, "rules.same_person.0"),
        (
            {"rules": Rules(same_person=(("office", "leader"),), approvers=("management_committee",))},
            "rules.same_person.0",
        ),
        ({"rules": Rules(same_person=(("office", "leader"), ("leader", "office")))}, "rules.same_person"),
    ],
)
def test_a_body_that_breaks_a_rule_names_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        save_body(replace(BODY, **changes), by=SYSTEM, at=NOW)
    assert field in refused.value.errors


def test_steps_that_may_fall_together_are_named_in_either_order() -> None:
    body, event = save_body(replace(BODY, rules=Rules(same_person=(("leader", "office"),))), by=SYSTEM, at=NOW)
    assert body.rules.same_person == (("office", "leader"),)
    assert event.data["rules"].same_person == (("office", "leader"),)


def test_only_the_office_or_an_operator_keeps_the_directory() -> None:
    assert save_body(BODY, by=OFFICE, at=NOW)
    assert save_body(BODY, by=a_person("op", "operator"), at=NOW)
    for other in (PROPOSER, a_person("far", "office", body="GS")):
        with pytest.raises(RoleMissing):
            save_body(BODY, by=other, at=NOW)


def test_a_new_body_is_added_by_those_who_keep_the_whole_deployment() -> None:
    new = replace(BODY, etag=0)
    assert save_body(new, by=a_person("op", "operator", body="*"), at=NOW)
    with pytest.raises(RoleMissing):
        save_body(new, by=OFFICE, at=NOW)


def test_a_person_with_a_wrong_field_is_refused_by_its_name() -> None:
    person_given = {"sub": "lin", "name": "林悦", "body": "GJJ"}
    assert "mail" in _refused(PersonSchema, {**person_given, "mail": "nowhere"})
    assert "roles" in _refused(PersonSchema, {**person_given, "roles": ["office"]})
    assert "role" in _refused(PostSchema, {"role": "king", "body": "GJJ"})
    assert "role" in _refused(PostSchema, {"role": "party_member", "body": "GJJ"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"topic": "weather"}, "topic"),
        ({"time_limit": {"days": 0}}, "time_limit.days"),
        ({"retention": "5年"}, "retention"),
        ({"note": "a\u202eb"}, "note"),
    ],
)
def test_a_wrong_field_of_an_item_is_named(changes: dict[str, Any], field: str) -> None:
    given = {"code": "GJJ-W-01", "body": "GJJ", "title": "财务", "audience": "external"}
    assert field in _refused(ItemSchema, {**given, **changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"frequency": "periodic"}, "period"),
        ({"period": "year"}, "period"),
        ({"review_route": "party"}, "review_route"),
        ({"channels": ("moon",)}, "channels.0"),
        ({"department": "XX"}, "department"),
        ({"audience_group": ("JCK",)}, "audience_group"),
        ({"elements": elements("甲") * 2}, "elements"),
        ({"time_limit": TimeLimit(21)}, "time_limit"),
        ({"time_limit": TimeLimit(27, "calendar")}, "time_limit"),
        ({"time_limit": TimeLimit(40), "legal_basis": "《中华人民共和国政府信息公开条例》第二十条"}, "time_limit"),
    ],
)
def test_an_item_that_breaks_a_rule_names_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        save_item(an_item(**changes), previous=None, body=BODY, by=OFFICE, at=NOW)
    assert field in refused.value.errors


def test_who_reviews_what_is_disclosed_of_an_item_the_office_alone_decides() -> None:
    """An operator who keeps the directory could choose the route without the office, or approvers who let pass."""
    operator, item = a_person("op", "operator"), an_item(version=0)
    kept, _ = save_item(item, previous=None, body=BODY, by=operator, at=NOW)
    assert save_item(replace(kept, title="更名"), previous=kept, body=BODY, by=operator, at=NOW)
    for other in ({"review_route": "urgent"}, {"approvers": ("leading_group",)}):
        changed = replace(kept, **other)
        for before in (kept, None):
            with pytest.raises(ReviewersAreTheOffices):
                save_item(changed, previous=before, body=BODY, by=operator, at=NOW)
        assert save_item(changed, previous=kept, body=BODY, by=OFFICE, at=NOW)


def test_for_which_group_an_item_is_the_office_alone_decides() -> None:
    operator, inner = a_person("op", "operator"), an_item("internal", version=0)
    for_one, _ = save_item(replace(inner, audience_group=("JCK",)), previous=None, body=BODY, by=OFFICE, at=NOW)
    assert save_item(replace(for_one, title="更名"), previous=for_one, body=BODY, by=operator, at=NOW)
    for wider in ((), ("BGS", "JCK"), ("BGS",)):
        with pytest.raises(RoleMissing):
            save_item(replace(for_one, audience_group=wider), previous=for_one, body=BODY, by=operator, at=NOW)
    assert save_item(replace(for_one, audience_group=()), previous=for_one, body=BODY, by=OFFICE, at=NOW)


def test_a_utility_has_no_disclosure_on_request() -> None:
    """条例第五十五条; 国办发〔2020〕50号."""
    utility = replace(BODY, legal_regime="utility")
    with pytest.raises(Invalid):
        save_item(an_item(method="on_request"), previous=None, body=utility, by=OFFICE, at=NOW)
    assert save_item(an_item(method="on_request"), previous=None, body=BODY, by=OFFICE, at=NOW)


def test_changes_make_versions_and_the_audience_stays() -> None:
    first, event = save_item(an_item(version=0), previous=None, body=BODY, by=OFFICE, at=NOW)
    keeps_its_contract(event)
    second, _ = save_item(replace(first, title="新名称"), previous=first, body=BODY, by=OFFICE, at=NOW, reason="改名")
    retired, gone = retire_item(second, by=OFFICE, at=NOW, reason="并入")
    keeps_its_contract(gone)
    assert (first.version, second.version, retired.version, retired.active) == (1, 2, 3, False)
    with pytest.raises(AudienceFixed):
        save_item(replace(first, audience="internal"), previous=first, body=BODY, by=OFFICE, at=NOW)


@pytest.mark.parametrize("name", ["内部网站", "内网网站", "内务公开网站"])
def test_a_website_for_the_staff_is_not_taken_for_the_portal(name: str) -> None:
    given = {"code": "GJJ", "name": "市住房公积金管理中心", "units": ["办公室"], "channels": [name]}
    items = [{"code": f"GJJ-{kind}-01", "title": "制度", "audience": audience} for kind, audience in INNER_AND_OUTER]
    reading = read_catalogue(json.dumps({"bodies": [given], "items": items}))
    assert reading.bad == []
    ((_, body),) = reading.bodies
    assert [(channel.name, channel.is_own_website) for channel in body.channels] == [
        (name, False),
        ("政务公开门户", True),
    ]
    assert [read.item.channels for read in reading.items] == [("portal",), ("intranet",)]


INNER_AND_OUTER = (("W", "external"), ("N", "internal"))


def test_the_seed_document_is_read_whole() -> None:
    """Three bodies and 38 items, with kinds of channels, approvers, routes and retention."""
    reading = read_catalogue(_seed())
    assert reading.bad == []
    bodies = {body.code: body for _, body in reading.bodies}
    assert {code: body.legal_regime for code, body in bodies.items()} == {
        "GJJ": "mandated",
        "GS": "utility",
        "GDJ": "agency",
    }
    assert bodies["GJJ"].rules.approvers == ("management_committee", "leader")
    assert bodies["GDJ"].rules.approvers == ("leader",)
    assert [channel.kind for channel in bodies["GS"].channels][:4] == [
        "notice_board",
        "notice_board",
        "website",
        "advert",
    ]
    items = {read.item.code: read.item for read in reading.items}
    assert len(items) == 38
    assert [read.item.code for read in reading.items if read.retired] == ["GJJ-N-10"]
    assert items["GJJ-W-01"].channels == ("website", "screen")
    assert items["GJJ-N-01"].channels == ("intranet",)
    inner = bodies["GJJ"].channel("intranet")
    assert inner is not None
    assert (inner.kind, inner.is_own_website, inner.by_itself) == ("intranet", False, True)
    assert [bodies["GDJ"].channel(code).name for code in items["GDJ-W-01"].channels] == ["内务公开栏"]  # type: ignore[union-attr]
    assert (items["GJJ-W-01"].retention, items["GJJ-W-02"].retention, items["GJJ-W-05"].retention) == (
        "30年",
        "永久",
        "10年",
    )
    assert (items["GJJ-W-01"].frequency, items["GJJ-W-01"].period, items["GJJ-W-01"].topic) == (
        "periodic",
        "quarter",
        "finance",
    )
    assert [element.name for element in items["GJJ-W-03"].elements] == ["组织机构", "科室职能", "联系电话"]
    assert items["GDJ-W-01"].review_route == "party"
    for read in reading.items:
        assert save_item(read.item, previous=None, body=bodies[read.item.body], by=SYSTEM, at=NOW)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"code": "GJJ-W-01", "audience": "external", "title": "重复"}, "重复"),
        ({"code": "ZZZ-W-01", "audience": "external", "title": "外人"}, "单位代码"),
        ({"code": "GJJ-W-99", "audience": "all", "title": "错"}, "audience"),
        ({"code": "GJJ-W-99", "audience": "external"}, "title"),
        ({"code": "GJJ-W-99", "audience": "external", "title": "错", "elements": "x"}, "elements"),
        ("nothing", "对象"),
    ],
)
def test_a_bad_entry_is_named_by_its_line(entry: Any, reason: str) -> None:
    document = json.loads(CATALOGUE)
    document["items"].append(entry)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (bad,) = read_catalogue(text).bad
    assert reason in bad.reason
    line = text.splitlines()[bad.line - 1]
    assert line.strip() in ("{", '"nothing"')
    assert bad.line > text[: text.index('"items"')].count("\n")


def test_what_is_no_json_is_named_by_its_line() -> None:
    assert [(line.line, bool(line.reason)) for line in read_catalogue('{\n "bodies": [\n}').bad] == [(3, True)]
    assert len(read_catalogue("[]").bad) == 1


def _refused(schema: type[Schema], given: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ValidationError) as refused:
        schema().load(given)
    return flatten(refused.value.messages)


def _seed() -> str:
    from tests.shared_data import SHARED

    return Path(SHARED / "data" / "seed-catalogue.json").read_text(encoding="utf-8")
