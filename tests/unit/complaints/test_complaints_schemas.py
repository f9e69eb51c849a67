"""What forms and endpoints take, by the same schemas."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import Schema, ValidationError
from werkzeug.datastructures import MultiDict

from chassis.ports import Invalid
from chassis.web.forms import load_form
from services.complaints.adapters.http import case_schemas, evaluation_schemas, filing_schemas

CASE = {"kind": "opinion", "title": "一", "text": "二"}
RATINGS = {"disclosure": "d1", "truthfulness": 5, "completeness": 4, "effectiveness": 3}


@pytest.mark.parametrize(
    ("schema", "given", "field"),
    [
        (filing_schemas.NewCase, {**CASE, "title": "  \n "}, "title"),
        (filing_schemas.NewCase, {**CASE, "text": "\x00\x07"}, "text"),
        (filing_schemas.NewCase, {**CASE, "title": "长" * 201}, "title"),
        (filing_schemas.NewCase, {**CASE, "text": "长" * 10_001}, "text"),
        (filing_schemas.NewCase, {**CASE, "text": "\ud800"}, "text"),
        (filing_schemas.NewCase, {**CASE, "kind": "petition"}, "kind"),
        (case_schemas.NotAccept, {"reason": " ", "remedy": "复查", "right_channel": "县局"}, "reason"),
        (filing_schemas.Rating, {"satisfaction": 0}, "satisfaction"),
        (filing_schemas.Rating, {"satisfaction": 6}, "satisfaction"),
        (filing_schemas.Rating, {"satisfaction": -1}, "satisfaction"),
        (evaluation_schemas.NewEvaluation, {**RATINGS, "truthfulness": 0}, "truthfulness"),
        (evaluation_schemas.NewEvaluation, {**RATINGS, "truthfulness": 6}, "truthfulness"),
    ],
)
def test_wrong_input_is_refused_by_its_field(schema: type[Schema], given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        schema().load(given)
    assert list(refused.value.normalized_messages()) == [field]


def test_blank_comment_is_none() -> None:
    assert evaluation_schemas.NewEvaluation().load({**RATINGS, "comment": " \n "})["comment"] == ""


def test_form_is_refused_by_the_label_of_its_field_in_chinese() -> None:
    form = MultiDict({"kind": "", "title": "", "text": "二", "contact.name": "王" * 61, "body": ""})
    with pytest.raises(Invalid) as refused:
        load_form(filing_schemas.NewCase, form)
    errors = refused.value.errors
    assert (errors["title"], errors["contact.name"]) == ("“标题”没有填写。", "“姓名”最多 60 字，现有 61 字。")
    assert set(errors) == {"kind", "title", "contact.name"}
