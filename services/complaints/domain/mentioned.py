"""Who of the staff is mentioned in what a citizen wrote: by his full name, or as 何科长, 老何, 何某.

No program knows whether a mention is an accusation, so whoever may be meant is kept away; where that would leave nobody
who may handle it, the informant is asked (:class:`services.complaints.domain.reported.OnlyMentioned`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chassis.ports import Actor
from services.complaints.domain.reported import beside, plain, stands_in

TITLES = (
    *("局长", "处长", "科长", "股长", "部长", "厅长", "所长", "站长", "队长", "组长", "院长", "校长", "园长", "行长"),
    *(
        "市长",
        "县长",
        "区长",
        "镇长",
        "乡长",
        "村长",
        "主任",
        "书记",
        "主席",
        "委员",
        "经理",
        "总经理",
        "总(?!是)",
        "董事",
    ),
    *("主管", "领导", "科员", "干事", "秘书", "助理", "会计", "出纳", "工程师", "师傅", "老师", "医生", "警官"),
    *("先生", "女士", "某"),
)
"""What follows a surname, as patterns, where somebody is called by his post; 某 stands for the rest of a name."""
_NO_WORD = {"何": "(?<![任如几])何"}
"""Signs that are part of a common word before a title: 任何领导, 如何."""
_BEFORE_A_TITLE = ("常务", "党组", "副", "代", "原", "前")
_BEFORE_A_SURNAME = ("老", "小", "姓")
_DOUBLE = (
    *("欧阳", "上官", "司马", "司徒", "司空", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "轩辕"),
    *("端木", "独孤", "南宫", "长孙", "宇文", "呼延", "钟离", "闻人", "赫连", "澹台", "申屠", "拓跋", "百里", "西门"),
)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Whom the words may mean, as parties, and which words did it."""

    parties: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


NOBODY = Mentioned()


def mentioned(words: str, staff: Sequence[Actor]) -> Mentioned:
    """By full names, and by a surname with a title; of several with one surname each may be meant."""
    said, people = plain(words), _people(staff)
    full = [person for person in people if stands_in(person.name, said)]
    by_post = dict(_by_post(said, people))
    meant = [*full, *(person for person in people if _surname(person.name) in by_post.values())]
    found = dict.fromkeys([*(person.name for person in full), *by_post])
    return Mentioned(tuple(sorted({beside(person.sub) for person in meant})), tuple(found))


def by_full_name(words: str, staff: Iterable[Actor]) -> list[str]:
    """The names of those of the staff who are called by their full names."""
    said = plain(words)
    return list(dict.fromkeys(person.name for person in _people(staff) if stands_in(person.name, said)))


def stands_in_words(name: str, words: str) -> bool:
    """Whether the words call somebody by his full name."""
    return stands_in(name, plain(words))


def _people(staff: Iterable[Actor]) -> list[Actor]:
    """A program is called like the platform that it serves, which says nothing of anybody."""
    return [each for each in staff if each.kind == "person"]


def _by_post(said: str, staff: Sequence[Actor]) -> Iterator[tuple[str, str]]:
    """Each 何科长 or 老何 in the words, with the surname."""
    surnames = sorted({name for person in staff if (name := _surname(person.name))}, key=len, reverse=True)
    if not surnames:
        return
    names = f"({_any(_NO_WORD.get(name, name) for name in surnames)})"
    called = f"{names}(?:{_any(_BEFORE_A_TITLE)})*(?:{_any(TITLES)})|(?:{_any(_BEFORE_A_SURNAME)}){names}"
    for found in re.finditer(called, said):
        yield found[0], found[1] or found[2]


def _surname(name: str) -> str:
    """The surname of a name in Chinese signs; empty for another."""
    whole = plain(name)
    if len(whole) < 2 or not all("\u4e00" <= sign <= "\u9fff" for sign in whole):
        return ""
    return whole[:2] if whole[:2] in _DOUBLE else whole[:1]


def _any(words: Iterable[str]) -> str:
    return "|".join(words)
