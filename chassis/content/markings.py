"""Secrets never enter: texts and files that carry a state-secrecy marking are refused before a byte is kept.

保守国家秘密法第三十一条: state secrets may not be stored or sent on a network like this one. There is no override.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from chassis.content import patterns
from chassis.content.folding import columns, fold, is_suspect, readings, without_emphasis
from chassis.ports import Invalid

HEAD_LINES, TAIL_LINES = 12, 3
_FIELD_PATH = re.compile(r"[A-Za-z][A-Za-z0-9_.\[\]-]{0,80}")
_NAME_BREAKS = re.compile(r"[\s\-_.,+&=~()\[\]{}【】〔〕「」《》<>]+")


class SecrecyMarking(Invalid):
    """A secrecy marking was found. It says where, and never what: the exception goes into logs and answers."""

    code = "secrecy_marking"

    def __init__(self, where: str) -> None:
        super().__init__(
            "内容带有国家秘密标志，已拒收，系统未保存任何内容。请立即停止操作，不要再次上传、转发或通过其他网络传送，"
            "保持设备现状，并马上报告本单位保密审查人。已解密的文件，请先在线下办理解密审核手续，再以不带标志的版本提交。",
            "This carries a state-secrecy marking and was refused; nothing was kept. Stop, do not send it anywhere, "
            "leave the device as it is, and report to your secrecy officer at once. A declassified document "
            "is reviewed offline first and comes in without the marking.",
            errors={where: "带有国家秘密标志。 / It carries a state-secrecy marking."},
        )

    def tell_the_public(self) -> None:
        """From now on it says what a citizen can do, who has no secrecy officer and no device of the body."""
        self.zh = (
            "您填写的内容带有国家秘密标志，没有提交，也没有保存。涉密内容不能在网上填写、转发。不涉密的，请删去标志后再提交；"
            "手中的材料可能涉密的，请不要拍照、上传，尽快送交受理单位或者当地保密行政管理部门。"
        )
        self.en = (
            "What you wrote carries a state-secrecy marking; it was not sent and nothing was kept. Secrets may not be "
            "written or passed on here. If yours is none, leave the marking out and send it again; if you hold a paper "
            "that may be one, do not copy or upload it, and bring it to the office or the secrecy administration."
        )


def find_marking(text: str) -> str | None:
    """The first marking in a text in plain form (``机密★10年``), or None. 商业秘密 and prose about secrets are none."""
    if not is_suspect(text):
        return None
    for reading in readings(text):
        found = next(_markings(reading), None)
        if found:
            return found
    return next(_within(without_emphasis(fold(text))), None)


def find_marking_in_part(text: str) -> str | None:
    """A marking with its star or sign in bytes that were read as text, where all else may be chance."""
    folded = fold(text)
    found = patterns.STARRED.search(folded) or patterns.ASTERISK.search(folded)
    return _plain(found) if found else None


def find_marking_in_name(name: str) -> str | None:
    """A marking in a file's name, where the level alone between separators is one: ``机密-关于….docx``."""
    plain = fold(PurePath(name.replace("\\", "/")).name)
    for part in _NAME_BREAKS.split(plain):
        found = patterns.ALONE.fullmatch(part)
        if found:
            return _plain(found)
    return find_marking(plain)


def refuse_marked(where: str, *texts: str) -> None:
    """Raise :class:`SecrecyMarking` when one of ``texts`` is marked; ``where`` is the field's path, e.g. ``text``.

    ``where`` is scanned too, for a path may hold a name that somebody sent, and is shown only when it is plain.
    """
    if any(find_marking(text) for text in (where, *texts)):
        raise SecrecyMarking(where if _FIELD_PATH.fullmatch(where) else "text")


def _markings(text: str) -> Iterator[str]:
    for pattern in (patterns.STARRED, patterns.BROKEN):
        for found in pattern.finditer(text):
            if found["term"] or not _of_own_kind(text, _start_of_level(found)):
                yield _plain(found)
    yield from map(_plain, patterns.ASTERISK.finditer(without_emphasis(text)))
    for pattern in (patterns.BARE_ASTERISK, patterns.TICKED):
        yield from map(_plain, pattern.finditer(text))
    for found in patterns.TERMED.finditer(text):
        if _levels_near(text, found, one_line=True) < 2:  # 机密20年，秘密10年: a rule, not a marking
            yield _plain(found)
    for found in patterns.LABELLED.finditer(text):
        if _levels_near(text, found) < 3:  # 密级|绝密|机密|秘密: the choices of a form
            yield _plain(found)
    yield from _standing_alone(text)
    for column in columns(text):
        yield from map(_plain, patterns.COLUMN.finditer(column))


def _standing_alone(text: str) -> Iterator[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > HEAD_LINES + TAIL_LINES:
        lines = lines[:HEAD_LINES] + lines[-TAIL_LINES:]
    for line in lines:
        bracketed = patterns.BRACKETED.match(line)
        if bracketed:
            yield _plain(bracketed)
    alone = [found for line in lines if (found := patterns.ALONE.fullmatch(line.strip(patterns.DECORATION)))]
    if len({found["level"] for found in alone}) < 3:  # all three: a list of the levels, not a marking
        yield from map(_plain, alone)


def _within(text: str) -> Iterator[str]:
    """The level alone on a line anywhere. Not asked of a text without its tags: there every tag breaks a line."""
    lines = text.split("\n")
    alone = [(line, found) for line in range(len(lines)) if (found := patterns.WITHIN.fullmatch(lines[line]))]
    if len({found["level"] for _, found in alone}) < 3:  # as in _standing_alone
        for line, found in alone:
            if not (line and lines[line - 1].rstrip().endswith(patterns.BROKEN_WORDS)):
                yield _plain(found)


def _start_of_level(found: re.Match[str]) -> int:
    return next(found.start(name) for name in ("level", "level2") if found.groupdict().get(name))


def _of_own_kind(text: str, at: int) -> bool:
    return text[max(0, at - 6) : at].rstrip(patterns.DECORATION).endswith(patterns.OWN_KINDS)


def _levels_near(text: str, found: re.Match[str], *, one_line: bool = False) -> int:
    before, after = text[max(0, found.start() - 30) : found.start()], text[found.end() : found.end() + 30]
    if one_line:
        before, after = before.rpartition("\n")[2], after.partition("\n")[0]
    return len(set(re.findall(r"([绝机秘]) ?密", before + found[0] + after)))


def _plain(found: re.Match[str]) -> str:
    groups = found.groupdict()
    level = next(groups[name] for name in ("level", "level2", "level3") if groups.get(name))
    term = next((groups[name] for name in ("term", "term2", "term3") if groups.get(name)), "")
    star = "★" if re.search(r"[★※*]", found[0]) else ""
    return f"{level}密{star}{''.join(term.split())}"
