"""Sheets are JSON Schemas; grounds are the law's list."""

from __future__ import annotations

import jsonschema_rs
import pytest

from chassis.ports import Invalid
from services.review.domain.grounds import GROUNDS, require_ground
from services.review.domain.sheets import obstacles, sheet_for, unfinished
from tests.unit.review.builders import OFFICE_SHEET, SECRECY_SHEET


def test_secrecy_sheet_asks_for_attribute_ground_opinion_and_number():
    schema = sheet_for("secrecy", personal_data="none")
    assert schema["required"] == ["attribute", "ground", "opinion", "number"]
    assert jsonschema_rs.is_valid(schema, SECRECY_SHEET)


@pytest.mark.parametrize("rule", ["mask", "aggregate_only"])
def test_items_with_personal_data_need_them_checked(rule):
    """个人信息保护法第二十八、五十一条."""
    schema = sheet_for("secrecy", personal_data=rule)
    assert not jsonschema_rs.is_valid(schema, SECRECY_SHEET)
    assert not jsonschema_rs.is_valid(schema, {**SECRECY_SHEET, "personal_data_checked": False})
    assert jsonschema_rs.is_valid(schema, {**SECRECY_SHEET, "personal_data_checked": True})


def test_office_sheet_confirms_truth_and_effectiveness():
    schema = sheet_for("office", personal_data="none")
    assert jsonschema_rs.is_valid(schema, OFFICE_SHEET)
    assert not jsonschema_rs.is_valid(schema, {"truth": False, "effectiveness": True})


def test_who_returns_or_refuses_may_leave_the_sheet_unfinished():
    schema = unfinished(sheet_for("office", personal_data="none"))
    assert jsonschema_rs.is_valid(schema, {"truth": False})
    assert not jsonschema_rs.is_valid(schema, {"colour": "red"})


def test_steps_without_sheet_have_none():
    assert sheet_for("", personal_data="none") is None


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
