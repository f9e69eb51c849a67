"""The page is true: its files and commands move a website's columns, and once more changes nothing."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.howto.copying import HOW_TO
from tests.integration.yangguang.harness import SystemHarness, filled, harness

__all__ = ["filled", "harness"]

PAGE = (HOW_TO / "move-a-website.md").read_text(encoding="utf-8")
FILES = re.findall(r"^`(\S+)`\n\n```\w+\n(.*?)^```$", PAGE, re.M | re.S)
COMMANDS = re.findall(r"^```sh\nyangguang (.*?)\n```$", PAGE, re.M | re.S)


@pytest.fixture
def said(harness: SystemHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """The exit code and the words of each command, run where the page's files are; the last one twice."""
    for name, content in FILES:
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = [harness.yangguang(*shlex.split(command)) for command in (*COMMANDS, COMMANDS[-1])]
    return [(each.exit_code, each.output) for each in done]


def test_a_website_is_moved_as_the_page_says(said: list[tuple[int, str]]) -> None:
    asked, moved, again = said
    assert asked[0] == 1
    assert "www.gjj-old.example 通知公告" in asked[1]
    assert "www.gjj-old.example 工作动态" in asked[1]
    assert moved == (0, moved[1])
    assert "1 drafts, 0 unchanged, 1 left out" in moved[1]
    assert "0 drafts, 1 unchanged, 1 left out" in again[1]
