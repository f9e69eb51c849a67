"""The documents hold together: what they link to exists, and both READMEs say the same."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
EVENT = re.compile(r"(case|delivery|disclosure|evaluation|response)\.[a-z_]+")
NOT_OURS = {".venv", "var", ".git", ".pytest_cache", "node_modules"}


def documents() -> list[Path]:
    """Every Markdown file of the repository."""
    found = (path for path in ROOT.rglob("*.md") if not NOT_OURS & set(path.relative_to(ROOT).parts))
    return sorted(found)


@cache
def tokens(page: Path) -> tuple[Token, ...]:
    """The page's parts, those within a line included."""
    parsed = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    return tuple(inner for token in parsed for inner in (token, *(token.children or ())))


def links(page: Path) -> list[str]:
    """Where a page's links and pictures lead."""
    found = (token.attrs.get("href") or token.attrs.get("src") for token in tokens(page))
    return [str(target) for target in found if target]


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    inner = [
        after for token, after in zip(tokens(page), tokens(page)[1:], strict=False) if token.type == "heading_open"
    ]
    made: list[str] = []
    for heading in inner:
        words = "".join(child.content for child in heading.children or ())
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        made.append(f"{name}-{made.count(name)}" if name in made else name)
    return set(made)


def commands(page: Path) -> list[str]:
    """The commands in a page's shell blocks, without remarks, in order."""
    shell = (token.content for token in tokens(page) if token.type == "fence" and token.info in ("sh", "bash"))
    lines = (line.partition(" #")[0].strip() for block in shell for line in block.splitlines())
    return [line for line in lines if line]


def named(page: Path) -> set[str]:
    """What a page names as code within its sentences: targets, files, services. Events are left to the flow table."""
    code = {token.content for token in tokens(page) if token.type == "code_inline"}
    return {name for name in code if not EVENT.fullmatch(name)}


@pytest.mark.parametrize("page", documents(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    for link in links(page):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        assert target.is_relative_to(ROOT), f"{link} leads out of the repository"
        assert target.exists(), f"{link} leads nowhere"
        if parts.fragment:
            assert unquote(parts.fragment) in anchors(target), f"{link}: no such heading"


def test_both_readmes_give_the_same_commands() -> None:
    assert commands(ENGLISH) == commands(CHINESE)


def test_both_readmes_lead_to_the_same_places() -> None:
    one_another = {ENGLISH.name, CHINESE.name}
    assert set(links(ENGLISH)) - one_another == set(links(CHINESE)) - one_another


def test_both_readmes_name_the_same_things() -> None:
    assert named(ENGLISH) == named(CHINESE)


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=lambda page: page.name)
def test_every_target_that_a_readme_names_is_in_the_makefile(page: Path) -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"\bmake ([a-z0-9-]+)", page.read_text(encoding="utf-8"))) <= targets


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=lambda page: page.name)
def test_every_folder_that_a_readme_names_exists(page: Path) -> None:
    for name in named(page):
        if "/" in name and " " not in name:
            assert (ROOT / name).exists(), name
