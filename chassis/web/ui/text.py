"""How values read on a page: China dates and times, sizes, digests, and Markdown made safe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from chassis.base.clock import CHINA
from chassis.content.markup_bounds import is_too_marked
from chassis.content.stripped_kinds import STRIPPED
from chassis.content.unseen import UNSEEN

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(["table"])
_DEEPEST_HEADING = 6
_TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "strong", "em", "blockquote", "code", "pre", "a"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_TABLE = re.compile("<table>")
_SCROLLS = '<div class="scroll" role="region" aria-label="第 {} 张表格" tabindex="0"><table>'


def chinese(text: str) -> str:
    """The Chinese half of a text that says it in both languages: ``没有填写。 / Missing.``"""
    return text.partition(" / ")[0]


def china_date(value: date | datetime | str | None) -> str:
    """``2026年11月24日``; a moment is told by its date in China."""
    day = _day(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def china_day(value: date | datetime | str | None) -> str:
    """``11月24日``, where the year goes without saying."""
    day = _day(value)
    return f"{day.month}月{day.day}日" if day else ""


def china_time(value: datetime | str | None) -> str:
    """``2026年11月24日 9:05``, in China time."""
    moment = _moment(value)
    return f"{china_date(moment)} {moment.hour}:{moment.minute:02d}" if moment else ""


def china_minute(value: datetime | str | None) -> str:
    """``2026-11-24 09:05`` in China time, as PubDate is written in a page's head."""
    moment = _moment(value)
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""


def china_input(value: datetime | str | None) -> str:
    """``2026-11-24T09:05`` in China time, the form of an input of type datetime-local."""
    moment = _moment(value)
    return moment.strftime("%Y-%m-%dT%H:%M") if moment else ""


def sized(size: int | None) -> str:
    """A number of bytes as people read it: ``18 KB``, ``2.4 MB``."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{round(size / 1024)} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def digest_short(digest: str | None) -> str:
    """``SM3 5c0e…91af``: enough of a digest to compare by eye."""
    if not digest:
        return ""
    kind, _, value = digest.rpartition(":")
    return f"{(kind or 'sm3').upper()} {value[:4]}…{value[-4:]}"


def unseen(kinds: Iterable[str]) -> str:
    """The names of what no program could read of a file: ``图片、内嵌对象``."""
    return "、".join(UNSEEN[kind][0] for kind in kinds)


def stripped(kinds: Iterable[str]) -> str:
    """The names of what the public copy of a file no longer holds: ``作者和修改人、GPS位置``."""
    return "、".join(STRIPPED[kind][0] for kind in kinds)


# The asterisks of 138****8000 hide digits; to Markdown they would be marks of emphasis.
_HIDDEN_DIGITS = re.compile(r"(?<=[0-9])\*{3,}(?=[0-9Xx])")


def markdown(source: str | None) -> Markup:
    """Markdown as HTML that can do no harm; its headings stand below the page's own.

    A text with more marks than may be saved, such as a preview's, reads as it was typed.
    """
    if is_too_marked(source or ""):
        return Markup("<p>{}</p>").format(source)
    return _rendered(source or "")


@lru_cache(maxsize=16)
def _rendered(source: str) -> Markup:
    """Kept for the next who opens the page, since a long table takes seconds."""
    tokens = _MARKDOWN.parse(_HIDDEN_DIGITS.sub(lambda found: found[0].replace("*", r"\*"), source))
    _set_below([token for token in tokens if token.type in ("heading_open", "heading_close")])
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, link_rel="noopener noreferrer nofollow")
    return Markup(_scrolling(clean))  # noqa: S704 - nh3 has just cleaned it


def _scrolling(clean: str) -> str:
    """Each table in a part of its own that scrolls, by keys too, so that a wide one makes the page no wider.

    Tags of tables stand in cleaned HTML nowhere else, and have no attributes.
    """
    numbers = count(1)
    opened = _TABLE.sub(lambda _: _SCROLLS.format(next(numbers)), clean)
    return opened.replace("</table>", "</table></div>")


def _set_below(headings: list[Token]) -> None:
    """Headings begin at h2 and never skip a level, whatever the source does: pages are read by their headings."""
    used = sorted({token.tag for token in headings})
    deepest = 1
    for token in headings:
        if token.type == "heading_open":
            deepest = min(used.index(token.tag) + 2, deepest + 1, _DEEPEST_HEADING)
        token.tag = f"h{deepest}"


def _day(value: date | datetime | str | None) -> date | None:
    if isinstance(value, str):
        if len(value) > 10:
            return _day(_moment(value))
        return date.fromisoformat(value) if value else None
    if isinstance(value, datetime):
        moment = _moment(value)
        return moment.date() if moment else None
    return value


def _moment(value: datetime | str | None) -> datetime | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if value else None
    return value.astimezone(CHINA) if value and value.tzinfo else value


FILTERS: dict[str, Callable[..., Any]] = {
    "china_date": china_date,
    "china_day": china_day,
    "china_input": china_input,
    "china_minute": china_minute,
    "china_time": china_time,
    "chinese": chinese,
    "digest_short": digest_short,
    "markdown": markdown,
    "sized": sized,
    "stripped": stripped,
    "unseen": unseen,
}
