"""Sheets are JSON Schemas; grounds are the law's list."""

from __future__ import annotations

import jsonschema_rs
import pytest

from chassis.ports import Invalid
from services.review.domain.certificate import certificate_counter, certificate_number
from services.review.domain.grounds import GROUNDS, require_ground
from services.review.domain.proposal import KeptFinding, Metadata
from services.review.domain.sensitive_data import needs_assessment
from services.review.domain.sheets import Subject, is_certified, obstacles, sheet_for, unfinished
from tests.unit.review.builders import OFFICE_SHEET, SECRECY_SHEET, a_proposal

EXTERNAL = Subject(audience="external")


def test_secrecy_sheet_asks_for_attribute_and_ground():
    schema = sheet_for("secrecy", EXTERNAL)
    assert schema["required"] == ["attribute", "ground"]
    assert jsonschema_rs.is_valid(schema, SECRECY_SHEET)


def test_the_grounds_to_pick_are_those_of_the_audience():
    """What only explains why something stays inside is no ground to show it to everybody."""
    inside = sheet_for("secrecy", Subject(audience="internal"))["properties"]["ground"]
    outside = sheet_for("secrecy", EXTERNAL)["properties"]["ground"]
    assert "regulations_16_internal" in inside["enum"]
    assert "regulations_16_internal" not in outside["enum"]
    assert inside["x-names"].keys() == set(inside["enum"])


def test_another_ground_is_written_in_words():
    schema = sheet_for("secrecy", EXTERNAL)
    other = {"attribute": "proactive", "ground": "other"}
    assert not jsonschema_rs.is_valid(schema, other)
    assert jsonschema_rs.is_valid(schema, {**other, "ground_note": "《预算法》第十四条"})
    assert jsonschema_rs.is_valid(unfinished(schema), other), "who returns it may leave it unfinished"


def test_the_number_of_the_certificate_is_the_systems_to_give():
    schema = sheet_for("secrecy", EXTERNAL)
    assert is_certified(schema)
    assert not is_certified(sheet_for("office", EXTERNAL))
    assert not jsonschema_rs.is_valid(schema, {**SECRECY_SHEET, "number": "我自己编的"})


@pytest.mark.parametrize(
    ("audience", "number"),
    [("external", "GJJ保审〔2026〕12号"), ("internal", "GJJ保审内〔2026〕12号"), ("party", "GJJ保审党〔2026〕12号")],
)
def test_certificates_are_numbered_apart_by_audience(audience, number):
    """In one row of numbers a gap in the public ones would betray what is inside."""
    assert certificate_number("GJJ", 2026, audience, 12) == number
    counters = {certificate_counter("GJJ", 2026, each) for each in ("external", "internal", "party")}
    assert len(counters) == 3


@pytest.mark.parametrize("rule", ["mask", "aggregate_only"])
def test_items_with_personal_data_need_them_checked(rule):
    """个人信息保护法第二十八、五十一条."""
    schema = sheet_for("secrecy", Subject(audience="external", personal_data=rule))
    assert not jsonschema_rs.is_valid(schema, SECRECY_SHEET)
    assert not jsonschema_rs.is_valid(schema, {**SECRECY_SHEET, "personal_data_checked": False})
    assert jsonschema_rs.is_valid(schema, {**SECRECY_SHEET, "personal_data_checked": True})


def test_sensitive_personal_data_need_a_recorded_assessment():
    """个人信息保护法第五十五条: assessed before, and recorded."""
    schema = sheet_for("secrecy", Subject(audience="external", sensitive=True))
    checked = {**SECRECY_SHEET, "personal_data_checked": True}
    assert not jsonschema_rs.is_valid(schema, checked)
    said = {f"assessment_{name}": "范围最小，已征得同意。" for name in ("purpose", "necessity", "impact", "measures")}
    for name in said:
        assert not jsonschema_rs.is_valid(schema, {**checked, **said, name: ""})
    assert jsonschema_rs.is_valid(schema, {**checked, **said})


@pytest.mark.parametrize(
    ("kind", "audience", "asked"),
    [
        ("identity_number", "external", True),
        ("bank_card", "external", True),
        ("mobile", "external", False),
        ("identity_number", "internal", False),
    ],
)
def test_sensitive_findings_that_are_kept_demand_the_assessment_by_themselves(kind, audience, asked):
    """Nobody has to remember to tick it: what stays readable for everybody says so."""
    kept = KeptFinding(kind=kind, name="号码", masked="4101****", reason="经本人同意。", file="sm3:0")
    proposal = a_proposal(audience=audience, metadata=Metadata(kept_findings=(kept,)))
    assert needs_assessment(proposal) is asked


def test_what_was_declassified_is_passed_once_the_decision_was_seen():
    """保守国家秘密法: its record stays offline, so whoever reviews says that he looked at it there."""
    schema = sheet_for("secrecy", Subject(audience="external", declassified=True))
    assert not jsonschema_rs.is_valid(schema, SECRECY_SHEET)
    assert jsonschema_rs.is_valid(schema, {**SECRECY_SHEET, "declassification_seen": True})


def test_office_sheet_confirms_truth_and_effectiveness():
    schema = sheet_for("office", EXTERNAL)
    assert jsonschema_rs.is_valid(schema, OFFICE_SHEET)
    assert not jsonschema_rs.is_valid(schema, {"truth": False, "effectiveness": True})


def test_who_returns_or_refuses_may_leave_the_sheet_unfinished():
    schema = unfinished(sheet_for("office", EXTERNAL))
    assert jsonschema_rs.is_valid(schema, {"truth": False})
    assert not jsonschema_rs.is_valid(schema, {"colour": "red"})


def test_steps_without_sheet_have_none():
    assert sheet_for("", EXTERNAL) is None


@pytest.mark.parametrize("attribute", ["on_request", "withheld"])
def test_what_is_not_public_cannot_pass_to_the_public(attribute):
    assert "sheet.attribute" in obstacles({"attribute": attribute}, audience="external")
    assert obstacles({"attribute": attribute}, audience="internal") == {}


def test_proactive_disclosure_passes():
    assert obstacles(SECRECY_SHEET, audience="external") == {}
    assert obstacles(None, audience="external") == {}


@pytest.mark.parametrize("code", ["", "bad_mood", "国家秘密"])
def test_a_refusal_without_a_ground_of_the_list_is_told_the_list(code):
    """条例第十三条: disclosure is the rule; a refusal names its one exception."""
    with pytest.raises(Invalid) as refused:
        require_ground(code)
    assert refused.value.code == "ground_needed"
    zh, _, en = refused.value.errors["ground"].partition(" / ")
    assert "行政执法案卷信息" in zh
    assert "enforcement_file" in en


def test_every_ground_names_its_article():
    assert {ground.article[:6] for ground in GROUNDS.values()} == {"条例第十四条", "条例第十五条", "条例第十六条"}
