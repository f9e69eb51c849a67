"""How a secrecy marking looks, as patterns over folded text.

GB/T 9704-2012 and 保守国家秘密法实施条例: level, star, term (机密★10年) at the top of the first page; in use also
without star, with the term written out, in a form's field, or the level alone on its line. Prose about secrets has
the same words, so each pattern asks for what only a marking has.
"""

from __future__ import annotations

import re

_SIGNS = "*※"
_CJK = "\u3400-\u9fff"
_GAP = r"[ ·•・.\-_~`*|/\\]{0,8}"  # what typists and typesetters put between the characters of a marking
_JUNK = r"[^\w\n。，；、：！？★]{0,12}"  # the same where a star follows, which prose does not have: anything but words
_BETWEEN = r"""·•・.,\-_~`*|/\\"'“”‘’()\[\]{}【】〔〕<>《》「」『』:=$^ """
_LEVEL = rf"(?P<level>[绝机秘]){_GAP}密"
_NUMBER = r"(?:\d(?: ?\d){0,2}|[一二三四五六七八九十百两半]{1,4})"
_UNIT = rf"(?:年|个{_GAP}半?月|月|周|天|日)"
_LENGTH = rf"{_NUMBER}{_GAP}{_UNIT}(?: ?{_NUMBER}{_GAP}{_UNIT})?"
_NOT_PROSE = r"(?![以之内后前间来多余的左未起、])"
_UNTIL = r"至?\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?"
_TERM = rf"(?:{_UNTIL}|{_LENGTH}|长{_GAP}期|永久|启用前|至[^\n]{{1,20}}(?:解密|公开|为止))"
_BESIDE = r"[ ,:|(·•/\-—]{0,3}"
_FREE = rf"(?<![{_CJK}A-Za-z、])"  # not inside a word or a sentence
_STATED = r"(?:(?<=[为是属定于注标])|" + _FREE + ")"
_END = rf"(?![{_CJK}\w、])"

STARRED = re.compile(
    rf"(?P<level>[绝机秘]){_JUNK}密 ?级?[{_BETWEEN}]{{0,12}}+[★][★{_BETWEEN}]{{0,12}}+(?P<term>{_TERM})?"
)
"""机密★10年, and every distortion of it on one line."""

ASTERISK = re.compile(rf"{_LEVEL} ?级? ?[{_SIGNS}][{_SIGNS} ]{{0,12}}+(?P<term>{_TERM}){_NOT_PROSE}")
"""机密*10年: an asterisk or the like typed for the star, with its term; sought in text without Markdown's emphasis."""

BROKEN = re.compile(
    r"(?:^[\s#>*_~`|\-+\[\]()【】〔〕\d.]{0,30}+(?P<level>[绝机秘])\s{0,40}+密|(?P<level2>[绝机秘])\s{0,9}\n\s{0,30}+密)"
    rf"\s{{0,40}}+(?:级\s{{0,40}}+)?[★](?:\s{{0,4}}(?P<term>{_TERM}))?",
    re.MULTILINE,
)
"""The same broken over lines, as columns and text frames give it."""

BARE_ASTERISK = re.compile(rf"^[ #>\d]{{0,20}}+{_LEVEL} ?级? ?[{_SIGNS}] ?$", re.MULTILINE)
"""机密* alone on a line."""

TERMED = re.compile(
    rf"(?:{_STATED}{_LEVEL}级?{_BESIDE}(?P<term>\d{{1,3}}{_GAP}(?:年|个{_GAP}半?月)|{_UNTIL}(?: ?解密)?){_END}"
    rf"|^[ #>|*(【\[]{{0,8}}(?P<level2>[绝机秘]){_GAP}密{_BESIDE}(?P<term2>\d{{1,3}}年){_NOT_PROSE}"
    rf"|{_FREE}(?P<level3>[绝机秘]){_GAP}密{_BESIDE}(?P<term3>{_TERM}){_END})",
    re.MULTILINE,
)
"""机密10年 without a star, standing free: in prose (保守秘密三年以上) a word goes before or after."""

_FIELD = r"(?:密 ?级|(?:保密|涉密|秘密)(?:等级|级别)|密别)(?:[和及与]保密期限|标[识志])?"
_FIELD_END = rf"(?= ?级?(?:[^{_CJK}\w]|$|保密|期限|长期|{_LENGTH}|份号|编号|文号|紧急|[特加平]急|签发))"
LABELLED = re.compile(
    rf"{_FIELD}(?:[ :=|,_*\"'\[\]()【】〔〕“—-]{{1,12}}{_LEVEL}{_FIELD_END}"
    rf"|[ :|]{{0,20}}\n[\s|]{{0,8}}(?P<level2>[绝机秘]){_GAP}密级?[ |]{{0,20}}(?:\n|$))"
)
"""密级:机密, also as a table's field beside or above its value."""

TICKED = re.compile(rf"{_FIELD}[^\n]{{0,60}}?[☑✓✔√☒■▣◼⬛✅] ?{_LEVEL}")
"""密级:□绝密 ☑机密 □秘密."""

_COPY = r"(?:(?:No\.?|№|份号:?|第)? ?\d{1,8}(?: ?[号份])?)?"
_URGENCY = r"(?:特急|加急|平急|特提|急件|急)?"
ALONE = re.compile(rf"{_COPY} ?{_URGENCY} ?{_LEVEL}(?: ?级| ?文件| ?资料| ?件)? ?{_URGENCY} ?{_COPY}")
"""The level alone on a line, copy number and urgency beside it allowed (GB/T 9704: 份号、密级、紧急程度)."""

WITHIN = re.compile(rf"[【\[(〔「<{{ ]{{0,3}}{_LEVEL}[】\])〕」>}} ]{{0,3}}")
"""The level alone on a line away from head and tail, where a page begins that was put into the text: no heading, no
item of a list, no cell of a table."""

BRACKETED = re.compile(rf"^[ #>*_]{{0,8}}[【\[(〔「<{{] ?{_LEVEL}(?: ?级| ?文件| ?资料)? ?[】\])〕」>}}]")
"""【机密】关于…: the level in brackets at the beginning of a line."""

COLUMN = re.compile(rf"(?P<level>[绝机秘])密级?[★](?P<term>{_TERM})?")
"""The marking read from top to bottom."""

ALL = (STARRED, ASTERISK, BROKEN, BARE_ASTERISK, TERMED, LABELLED, TICKED, ALONE, WITHIN, BRACKETED, COLUMN)

DECORATION = " #>*_~`|+-=•·[]()【】〔〕「」<>{}\"'“”:.,;!★※"
BROKEN_WORDS = ("国家", "商业", "工作", "军事", "保守", "泄露", "窃取", "刺探", "涉及", "、")
"""A line that ends so goes on in the next: there the level is a word of it."""
OWN_KINDS = ("商业", "工作")
"""商业秘密 and 工作秘密 are no state secrets; a bare star behind them is no marking, a star with term is."""
