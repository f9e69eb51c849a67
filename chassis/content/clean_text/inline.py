"""Words as Markdown: bold, italics and links, and nothing that was typed taken for a mark."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import groupby

from chassis.content.clean_text.blocks import Span, Spans
from chassis.content.text_guard import is_storable

# What Markdown would take for a mark, wherever it stands.
_MARKS = re.compile(r"[\\`*]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w{1,40};)|\](?=[(\[])")
# And at the beginning of a line: headings, quotations, rules, fences, bullets of plus signs, definitions of links.
_LINE = re.compile(r"^(?=#{1,6}(?:\s|$)|>|=+\s*$|(?:-\s*)+$|~{3}|\+(?:\s|$)|:?-+:?\s*\||\[[^\]]*\]:)", re.MULTILINE)
_NUMBER = re.compile(r"^(\d{1,9})(?=[.)]\s*$)", re.MULTILINE)  # a number and nothing else: a list of nothing
_GAPS = re.compile(r"[ \t\r\f\v\u00a0\u2002-\u200a\u202f]+")
_AROUND_BREAKS = re.compile(r"[ \u3000]*\n[ \u3000]*")
_NO_ROOM = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc\ue000-\uf8ff]")
_OPENED = re.compile(r"(?:https?://|mailto:)[^\s<>]{1,2000}", re.IGNORECASE)


def inline(spans: Spans, *, one_line: bool = False, is_plain: bool = False) -> str:
    """The spans as Markdown; ``one_line`` makes breaks blanks, ``is_plain`` drops bold and italics."""
    runs = _merged(spans, one_line=one_line, is_plain=is_plain)
    written = ""
    for number, run in enumerate(runs):
        following = runs[number + 1].text[:1] if number + 1 < len(runs) else ""
        written += _run(run, before=written[-1:], after=following)
    return _NUMBER.sub(r"\1\\", _LINE.sub(r"\\", written.strip()))


def shown_text(text: str, *, one_line: bool = False) -> str:
    """A text with single blanks, and without characters that take no room or that nothing keeps."""
    text = unicodedata.normalize("NFC", _NO_ROOM.sub("", text))
    text = "".join(sign for sign in text if is_storable(sign)) if not is_storable(text) else text
    text = _GAPS.sub(" ", text)
    return text.replace("\n", " ") if one_line else text


def address(link: str) -> str:
    """An address that a reader may open, safe within a link's brackets; empty for any other."""
    link = link.strip().replace(" ", "%20")
    if not _OPENED.fullmatch(link) or not is_storable(link):
        return ""
    return link.replace("(", "%28").replace(")", "%29").replace("\\", "%5C")


def _merged(spans: Spans, *, one_line: bool, is_plain: bool) -> list[Span]:
    """Neighbours of one look as one, blanks at both ends gone."""
    looks = ((span.bold and not is_plain, span.italic and not is_plain, address(span.link)) for span in spans)
    paired = [(look, span.text) for look, span in zip(looks, spans, strict=True) if span.text]
    runs = [
        Span("".join(text for _, text in group), *look) for look, group in groupby(paired, key=lambda each: each[0])
    ]
    runs = [replace(run, text=shown_text(run.text, one_line=one_line)) for run in runs]
    return _trimmed([run for run in runs if run.text])


def _trimmed(runs: list[Span]) -> list[Span]:
    runs = [replace(run, text=_AROUND_BREAKS.sub("\n", run.text)) for run in runs]
    while runs and not (text := runs[0].text.lstrip(" \n\u3000")):
        runs = runs[1:]
    if runs:
        runs[0] = replace(runs[0], text=text)
    while runs and not (text := runs[-1].text.rstrip(" \n\u3000")):
        runs = runs[:-1]
    if runs:
        runs[-1] = replace(runs[-1], text=text)
    return runs


def _run(run: Span, *, before: str, after: str) -> str:
    text = _MARKS.sub(lambda found: f"\\{found[0]}", run.text)
    if run.link:
        text = re.sub(r"(?<!\\)([\[\]])", r"\\\1", text.replace("\n", " "))
        return f"[{text}]({run.link})"
    mark = "*" * (2 * run.bold + run.italic)
    return _emphasised(text, mark, before, after) if mark else text


def _emphasised(text: str, mark: str, before: str, after: str) -> str:
    """Marks stand where CommonMark lets them: not between a letter and a punctuation mark, as Chinese often has it."""
    start, end = 0, len(text)
    while start < end and (text[start].isspace() or (_is_mark(text[start]) and _is_letter(before))):
        before = text[start]
        start += 1
    while end > start and (text[end - 1].isspace() or (_is_mark(text[end - 1]) and _is_letter(after))):
        after = text[end - 1]
        end -= 1
    inner = text[start:end]
    if not any(map(str.isalnum, inner)) or inner.endswith("\\"):
        return text
    return f"{text[:start]}{mark}{inner}{mark}{text[end:]}"


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"


def _is_letter(sign: str) -> bool:
    return bool(sign) and not sign.isspace() and not _is_mark(sign)
