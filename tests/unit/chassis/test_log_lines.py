"""Each record is one JSON line, whatever is in it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from chassis.base import log


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_says_what_where_and_when(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO", "catalog", "relay")
    logging.getLogger("chassis.relay").warning("the broker of %s is away", "events")
    (line,) = said(capsys)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "the broker of events is away",
        "service": "catalog",
        "process": "relay",
        "level": "warning",
        "logger": "chassis.relay",
    }


def test_an_exception_and_lines_of_a_text_stay_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO")
    try:
        raise ValueError("第一行\n第二行")
    except ValueError:
        logging.getLogger("a").exception("failed:\nat %s", "night")
    (line,) = said(capsys)
    assert line["event"] == "failed:\nat night"
    assert line["exception"].endswith("ValueError: 第一行\n第二行")


def test_what_no_text_can_carry_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO")
    logging.getLogger("a").info("the file %s", "\udcff.txt")
    assert [line["event"] for line in said(capsys)] == ["the file \\udcff.txt"]


def test_libraries_that_speak_of_each_request_are_silent(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO")
    logging.getLogger("httpx").info("GET /")
    assert said(capsys) == []
