"""Whatever a schema refuses it refuses in both languages, Chinese first: pages show that part alone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from marshmallow import ValidationError, fields, validate

from chassis.web.input import from_text, parse_json, refused
from chassis.web.schema import Coded, Day, Flag, Hundredths, Moment, Schema, Text, Whole, choice

BOTH = re.compile(r"[^/]*[\u4e00-\u9fff][^/]* / [A-Z][^\u4e00-\u9fff]*\.")


class Inner(Schema):
    """A nested object."""

    name = Text(longest=3, shortest=1, required=True)


class Everything(Schema):
    """A field of each kind."""

    text = Text(longest=3, shortest=2)
    code = Coded("[A-Z]+")
    day = Day()
    moment = Moment()
    number = Whole(least=1, greatest=5)
    points = Hundredths(least=1, greatest=5)
    flag = Flag()
    kind = choice(["a", "b"])
    inner = fields.Nested(Inner)
    inners = fields.List(fields.Nested(Inner), validate=validate.Length(max=2))
    many = fields.Nested(Inner, many=True)
    kinds = fields.List(choice(["a", "b"]), validate=validate.Length(1, 2))
    numbers = fields.List(Whole(least=1, greatest=5), validate=validate.Length(min=1))
    free = fields.Dict()


@pytest.mark.parametrize("name", Everything().fields)
@pytest.mark.parametrize("value", [None, 0, 1.5, 9, True, "", "xxxx", "0", [], [None], [7] * 9, {}, {"x": 1}, [{}]])
def test_a_wrong_value_is_refused_in_both_languages(name: str, value: Any) -> None:
    try:
        Everything().load({name: value})
    except ValidationError as wrong:
        for path, reason in refused(wrong).errors.items():
            assert path.startswith(name)
            assert BOTH.fullmatch(reason), reason


@pytest.mark.parametrize("value", [[], "x", 1, {"colour": "red"}])
def test_what_is_no_such_object_is_refused_in_both_languages(value: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        Everything().load(value)
    assert all(map(BOTH.fullmatch, refused(wrong.value).errors.values()))


@pytest.mark.parametrize(("written", "kept"), [("12.5", 1250), ("0.07", 7), ("1.10", 110), ("99.99", 9999), ("3", 300)])
def test_points_are_kept_as_whole_hundredths_and_given_as_they_were_written(written: str, kept: int) -> None:
    field = Hundredths()
    assert field.deserialize(from_text(field, written)) == field.deserialize(json.loads(written)) == kept
    assert Hundredths.render(kept) == float(written)


@pytest.mark.parametrize("written", ["12.345", "100.01", "-1", "1e400", "NaN", "true", '"12"', "0.000000001"])
def test_what_has_more_than_two_decimals_or_is_out_of_range_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        Hundredths().deserialize(json.loads(written))


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert Everything().load(parse_json(b'{"number": 5.0, "numbers": [1.0]}')) == {"number": 5, "numbers": [1]}
