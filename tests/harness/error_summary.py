"""What a refused form shows at its top, as somebody who reads the page from above meets it."""

from __future__ import annotations

import re

_LINK = re.compile(r'<li><a href="#([^"]+)">([^<]+)</a></li>')


def error_summary(page: str) -> dict[str, str]:
    """What is told, by the id that it leads to. Under the h1, with the focus; every link leads somewhere."""
    assert "<title>错误：" in page
    assert page.index("</h1>") < page.index('id="refusal"'), "it stands under the heading"
    top = page[page.index('id="refusal"') :]
    assert "autofocus" in page[page.rindex("<div", 0, page.index('id="refusal"')) : page.index('id="refusal"') + 9]
    told = dict(_LINK.findall(top[: top.index("</div>")]))
    for target, text in told.items():
        assert len(re.findall(rf'\bid="?{re.escape(target)}["\s>]', page)) == 1, f"{target} is there once"
        assert not re.search(r"[A-Za-z]{3}", text), f"{text} is Chinese"
    places = [re.search(rf'\bid="?{re.escape(target)}["\s>]', page) for target in told]
    assert places == sorted(places, key=lambda found: found.start()), f"in the order of the page: {list(told)}"
    return told


def heading_levels(page: str) -> list[int]:
    """The levels of the headings of a page, in their order."""
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]


def skipped(levels: list[int]) -> list[tuple[int, int]]:
    """Where a level is skipped on the way down."""
    return [(above, below) for above, below in zip([0, *levels], levels, strict=False) if below > above + 1]
