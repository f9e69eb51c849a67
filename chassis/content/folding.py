"""One plain form of a text for comparing: what looks alike to a reader becomes equal to the scan.

Every step takes time in proportion to the text, whatever the text is: a repeat in a pattern has a bound, or what may
follow it is no part of it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

STAR, SIGN = "★", "※"
_STARS = "☆★⋆✡✦✧✩✪✫✬✭✮✯✰✴✵✶✷✸✹✺❂⍟⚝⚹⛤⛥⛦⛧⭐⭑⭒⯌⯍⯎⯏⁂꙳٭🌟🌠💫🔯\U0001f7c0-\U0001f7df"
# Signs that typists take for the star where they have none; 机密●10年 is one marking, ● alone is none.
_SIGNS = "∗⁎⁑⁕⊛⧆⩮≛꘎※▷◁"
# Ticked and empty boxes mean something in a form: they stay themselves.
_BOXES = "□☐☑✓✔√☒■▢▣◻◼⬜⬛✅✗✘❌"
# Symbol fonts (Wingdings) put their stars at private characters.
_PRIVATE_STARS = (*range(0xF0AA, 0xF0B0), 0xF0B5, 0xF0B6)
# Traditional and variant forms, and characters that are taken for those of a marking.
_SAME = {
    **dict.fromkeys("機杋朹", "机"),
    **dict.fromkeys("絕絶", "绝"),
    **dict.fromkeys("祕袐", "秘"),
    **dict.fromkeys("宻蜜樒滵", "密"),
    **dict.fromkeys("長镸", "长"),
    **dict.fromkeys("個箇", "个"),
    **dict.fromkeys("啓啟", "启"),
    "級": "级",
    "朞": "期",
    "秊": "年",
    "㊙": "秘密",
    "\u2eaf": "糹",
    "\u2eb0": "纟",
    **dict(zip("壹贰貳叁參肆伍陆陸柒捌玖拾", "一二二三三四五六六七八九十", strict=True)),
}
# Characters set from their halves: NFKC makes ordinary characters of the radicals first.
_HALVES = (
    ("木几", "机"),
    ("禾必", "秘"),
    ("示必", "秘"),
    ("纟色", "绝"),
    ("糹色", "绝"),
    ("糸色", "绝"),
    ("宓山", "密"),
)
# Fillers that Unicode calls letters or symbols and that show nothing.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0\ufffc\ufffd\u303f\u17b4\u17b5"
# The planes of Unicode in which what is invisible or a picture lies; the others are not worth the walk.
_WALKED = (
    range(0x10000),
    range(0x1BCA0, 0x1BCA4),
    range(0x1D165, 0x1D1AE),
    range(0x1F000, 0x1FB00),
    range(0xE0000, 0xE1000),
)
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]++")
SUSPECT_CHARACTERS = "[密宻蜜樒滵宓㊙]"
"""One of them is in every marking."""
_SUSPECT = re.compile(rf"{SUSPECT_CHARACTERS}|&(?:#|[A-Za-z])|\\u[0-9A-Fa-f]{{4}}")
_RENDERED = re.compile(r"[<&\\\[\u202d\u202e]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->)){0,200}+-->")
_SMALL_PRINT = re.compile(r"<(rt|rp|del|s|script|style)\b[^<>]{0,200}>[^<>]{0,200}</\1\s{0,9}>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\](?:\([^()\n]{0,300}\)|\[[^\[\]\n]{0,100}\])")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]")
_ESCAPED = re.compile(r"\\(?=[^\w\s])|\\$", re.MULTILINE)
_TURNED = re.compile("[\u202d\u202e]([^\u202a-\u202e\n]{0,200})\u202c?")
_RUNS = re.compile(r"\*{1,3}|_{1,3}|~~|`{1,3}")
_PRIVATE_PLANES = "\U000f0000"
_COLUMN_LINES, _COLUMNS = 3, 24


def is_suspect(text: str) -> bool:
    """Whether a text can hold a marking at all: almost none can, and the look costs next to nothing."""
    return _SUSPECT.search(text) is not None


def fold(text: str) -> str:
    """NFKC, without invisible characters, simplified where markings are concerned, blanks single, lines kept.

    Every star is ★, every other picture ※.
    """
    shown, pattern = _table()

    def instead(found: re.Match[str]) -> str:
        return shown.get(found[0], "" if found[0] >= _PRIVATE_PLANES else found[0])

    text = pattern.sub(instead, _LINE_BREAK.sub("\n", text))
    text = pattern.sub(instead, unicodedata.normalize("NFKC", text))
    for halves, whole in _HALVES:
        text = text.replace(halves, whole)
    return _BLANKS.sub(" ", text)


def readings(text: str) -> Iterator[str]:
    """The folded text as it stands, and as a reader sees it once Markdown, HTML and direction marks have worked."""
    yield from dict.fromkeys(_readings(text))


def without_emphasis(text: str) -> str:
    """Markdown's pairs of asterisks, underscores, tildes and backquotes taken off, within each line."""
    return "\n".join(map(_without_pairs, text.split("\n"))) if _RUNS.search(text) else text


def columns(text: str) -> Iterator[str]:
    """What short lines one above the other read from top to bottom: vertical writing, and the columns of a table."""
    block: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        cells = [cell.strip() for cell in line.strip("| ").split("|")] if "|" in line else list(line.strip())
        if 0 < len(cells) <= _COLUMNS:
            block.append(cells)
            continue
        if len(block) >= _COLUMN_LINES:
            for column in range(max(map(len, block))):
                yield "".join(row[column] for row in block if column < len(row) and row[column].strip("-: "))
        block = []


def _readings(text: str) -> Iterator[str]:
    plain = fold(text)
    yield plain
    if not _RENDERED.search(text):
        yield without_emphasis(plain)
        return
    turned = _TURNED.sub(lambda found: found[1][::-1], text)
    shown = _ESCAPED.sub("", turned)
    yield fold(html.unescape(shown))
    shown = _FOOTNOTE.sub("", _COMMENT.sub("", shown))
    for source in dict.fromkeys((shown, _SMALL_PRINT.sub("", shown))):
        for instead in ("", "\n"):
            untagged = fold(html.unescape(_TAG.sub(instead, source)))
            yield untagged
            yield without_emphasis(_LINK.sub(r"\1", untagged))


def paired_runs(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The spans of the opening and the closing marks of emphasis and code in one block of a text."""
    opened: dict[str, tuple[int, int, int]] = {}
    pairs: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for number, found in enumerate(_RUNS.finditer(text)):
        start, end = found.span()
        begun = opened.get(found[0])
        if begun and begun[1] < start and not text[start - 1].isspace():
            pairs.append((begun[:2], (start, end)))
            # What was opened within the pair and not closed there is text.
            opened = {run: span for run, span in opened.items() if span[2] < begun[2]}
        elif not text[end : end + 1].isspace():
            opened[found[0]] = (start, end, number)
    return pairs


def _without_pairs(line: str) -> str:
    kept, last = [], 0
    for start, end in sorted(run for pair in paired_runs(line) for run in pair):
        kept.append(line[last:start])
        last = end
    return "".join([*kept, line[last:]])


@cache
def _table() -> tuple[dict[str, str], re.Pattern[str]]:
    """What to put for what, nothing where it shows nothing; made at the first text that may be marked."""
    shown = {**_SAME, **dict.fromkeys(map(chr, _PRIVATE_STARS), STAR)}
    stars = re.compile(f"[{_STARS}]")
    for plane in _WALKED:
        for character in map(chr, plane):
            category = unicodedata.category(character)
            if character in shown or character in _BOXES or character in "\t\n":
                continue
            if stars.match(character):
                shown[character] = STAR
            elif character in _FILLERS or category in ("Cc", "Cf", "Co", "Cs", "Me", "Mn"):
                shown[character] = ""
            elif (category == "So" and unicodedata.normalize("NFKC", character) == character) or character in _SIGNS:
                shown[character] = SIGN
    del shown[STAR], shown[SIGN]
    basic = "".join(re.escape(character) for character in shown if character <= "\uffff")
    # Beyond the basic plane ranges only: sre looks through single characters there one by one.
    beyond = "".join(f"{chr(plane.start)}-{chr(plane.stop - 1)}" for plane in _WALKED[1:])
    return shown, re.compile(f"[{basic}{beyond}{_PRIVATE_PLANES}-\U0010ffff]")
