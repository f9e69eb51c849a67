"""What a text field takes, the same for JSON, forms and imports: what one of them refuses, they all refuse."""

from __future__ import annotations

import re
import unicodedata

# Control characters but tab and line feed; the marks that turn the direction of what follows, by which a name reads
# otherwise than it is (Unicode TR 36); halves of surrogate pairs, which UTF-8 cannot write; noncharacters (Unicode
# 23.7), of which XML 1.0 (2.2) holds no U+FFFE and no U+FFFF, and so no form that is made of the text.
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
_LAST_OF_PLANES = "".join(chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
_REFUSED = re.compile(rf"[{_CONTROLS}\ud800-\udfff{_LAST_OF_PLANES}]")
# Takes no room: a text of nothing else looks empty.
_BLANKS = (
    r"\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc"
)
# Beyond what a document can show in a pattern: tags and selectors of the last plane.
_INVISIBLE = re.compile(f"[{_BLANKS}\U000e0000-\U000e0fff]+")

# The same as regular expressions that an API document may show (ECMA 262; JSON holds no half of a surrogate pair).
STORABLE = f"^[^{_CONTROLS}]*$"
FILLED = f"^[^{_CONTROLS}]*[^{_BLANKS}{_CONTROLS}][^{_CONTROLS}]*$"


# Enough to find the place again in what was typed.
_WORDS_BEFORE = 10


class RefusedText(ValueError):
    """A text that a field does not take. ``code`` is ``characters``, ``empty`` or ``length``."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.code, self.zh, self.en = code, zh, en


def checked_text(value: str, *, longest: int, shortest: int = 0, one_line: bool = False) -> str:
    """``value`` in NFC, with line feeds only, without surrounding blanks; with ``one_line`` blanks are single spaces.

    Lengths are in characters after that. Raises :class:`RefusedText`.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if wrong := _REFUSED.search(text):
        raise _unstorable(text, wrong.start())
    text = unicodedata.normalize("NFC", text)
    text = " ".join(text.split()) if one_line else text.strip()
    if not without_invisible(text):
        text = ""
    if len(text) < shortest:
        if not text:
            raise RefusedText("empty", "没有填写。", "Fill it in.")
        raise RefusedText("length", f"至少 {shortest} 字。", f"At least {shortest} characters.")
    if len(text) > longest:
        raise RefusedText(
            "length", f"最多 {longest} 字，现有 {len(text)} 字。", f"At most {longest} characters, not {len(text)}."
        )
    return text


def _unstorable(text: str, at: int) -> RefusedText:
    """Nobody sees such a character, so where the first one stands is said by the line and the words before it."""
    code = f"U+{ord(text[at]):04X}"
    lines = text[:at].split("\n")
    # Without blanks, or the words could hold what parts the two languages of a message.
    words = without_invisible(_REFUSED.sub("", lines[-1]))[-_WORDS_BEFORE:]
    zh, en = (f"“{words}”之后", f"after “{words}”") if words else ("开头", "at the beginning")
    if len(lines) > 1:
        zh, en = f"第 {len(lines)} 行{zh}", f"{en} in line {len(lines)}"
    return RefusedText(
        "characters",
        f"含有看不见、不能保存的字符（{code}，在{zh}）。请把那里前后的字一起删去，重新输入。",
        f"Remove the characters that cannot be kept: the first one ({code}) stands {en}.",
    )


def without_invisible(text: str) -> str:
    """A text without its blanks and whatever else takes no room."""
    return _INVISIBLE.sub("", text)


def is_storable(value: str) -> bool:
    """Whether every database can keep and compare it: addresses and queries that hold anything else name nothing."""
    return _REFUSED.search(value) is None
