"""Who of the staff is mentioned in what a citizen wrote: by his full name, as 何科长, 老何, 何某, or by his department.

No program knows whether a mention is an accusation, so whoever may be meant is kept away; where that would leave nobody
who may handle it, the informant is asked (:class:`services.complaints.domain.reported.OnlyMentioned`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chassis.ports import Actor
from services.complaints.domain.reported import (
    Parties,
    beside,
    parties,
    place_beside,
    plain,
    stands_in,
    works_in,
)

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
    *("先生", "女士", "某", "同志", "大姐", "大哥", "姐", "哥", "叔", "阿姨", "[xX×*○〇]"),
    *("处(?!理|罚|置|长)", "所(?!以|有|在|长|谓)", "局(?!部|面|长)", "科(?!学|技|长|员)", "队(?!长)"),
)
"""What follows a surname, as patterns, where somebody is called by his post; 某 stands for the rest of a name."""
_AS_PEOPLE_SPEAK = frozenset(
    {
        *("先生", "女士", "某", "同志", "大姐", "大哥", "姐", "哥", "叔", "阿姨", "[xX×*○〇]"),
        *("领导", "老师", "师傅", "医生", "警官"),
        *(title for title in TITLES if title[0] in "处所局科队" and "(?!" in title),
    }
)
"""What a citizen calls himself, or anybody, as well: in words that accuse nobody it means no member of the staff."""
_NO_WORD = {
    "何": "(?<![任如几])何(?!时|以|必|种|况|等|人|不|为|处(?!长))",
    "于": "(?<![由对关属至基])于",
    "向": "向(?!领导|主管)",
    "方": "(?<![对双地一多各甲乙官警校院])方",
    "安": "(?<!公)安",
    "管": "(?<![城主保])管",
    "金": "(?<!公积)金",
}
"""Surnames where they are no part of a common word: 任何领导, 如何, 百姓何时, 由于领导, 公安局长."""
_BEFORE_A_TITLE = ("常务", "党组", "副", "代", "原", "前")
_SURNAMED = "(?<![百贵])姓"
_BEFORE_A_SURNAME = ("老", "小", _SURNAMED)
_HEADS = (
    *("主任", "科长", "处长", "部长", "股长", "组长", "室主任", "经理", "主管", "负责人", "领导", "工作人员", "职员"),
    *("办事员", "的人", "一把手", "二把手", "当家的", "头头"),
)
"""What follows a department where somebody of it is meant."""
_ORDINARY_PLACES = frozenset({"办公室", "服务大厅", "办事大厅", "服务窗口"})
"""Names of departments that are words for any room: they mean the department where somebody's post follows alone."""
_PLACE_ENDS = re.compile("(?:办公室|管理部|大厅|中心|科|处|部|室|股|组)$")
_HALL = "大厅"
_LEAST_OF_A_PLACE = 3
_NOT_A_PLACE = "(?!门|分|署|队)"
_DOUBLE = (
    *("欧阳", "上官", "司马", "司徒", "司空", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "轩辕"),
    *("端木", "独孤", "南宫", "长孙", "宇文", "呼延", "钟离", "闻人", "赫连", "澹台", "申屠", "拓跋", "百里", "西门"),
)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Which words mention somebody, and whom (as parties) each of them may mean."""

    found: Mapping[str, Parties] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """As they were found."""
        return tuple(self.found)

    @property
    def parties(self) -> Parties:
        """All whom they may mean."""
        return parties(*self.found.values())

    def but(self, cleared: Collection[str]) -> Mentioned:
        """Without the words of which somebody said that they mean nobody whom he reports."""
        known = {plain(word) for word in cleared}
        return Mentioned({word: meant for word, meant in self.found.items() if plain(word) not in known})

    def beyond(self, reported: Collection[str]) -> Mentioned:
        """Without the words that mean nobody but whom it reports anyway."""
        known = parties(reported)
        return Mentioned({word: meant for word, meant in self.found.items() if parties(reported, meant) != known})

    def of(self, party: Collection[str]) -> tuple[str, ...]:
        """The words that may mean one of these parties."""
        return tuple(word for word, meant in self.found.items() if not set(party).isdisjoint(meant))


NOBODY = Mentioned()
NO_PLACES: Mapping[str, str] = {}


def mentioned(words: str, staff: Sequence[Actor], places: Mapping[str, str] = NO_PLACES) -> Mentioned:
    """By full names, by a surname with a title, and by departments; of several who may be meant each is.

    ``places`` are the departments' names by body and code. Of a department everybody in it is mentioned.
    """
    return _found(plain(words), staff, places, accusing=True)


def called(words: str, staff: Sequence[Actor], places: Mapping[str, str] = NO_PLACES) -> Mentioned:
    """The same in words that accuse nobody: without 王先生 and 老王, and of departments only 信贷科科长."""
    return _found(plain(words), staff, places, accusing=False)


def _found(said: str, staff: Sequence[Actor], places: Mapping[str, str], *, accusing: bool) -> Mentioned:
    people = _people(staff)
    found: dict[str, Parties] = {}
    for person in people:
        if stands_in(person.name, said):
            found[person.name] = parties(found.get(person.name, ()), (beside(person.sub),))
    for word, surname in _by_post(said, people, accusing=accusing):
        found[word] = parties(beside(each.sub) for each in people if _surname(each.name) == surname)
    for word, place in _by_place(said, places, accusing=accusing):
        found[word] = parties((place_beside(place),), (beside(each.sub) for each in people if works_in(each, place)))
    return Mentioned(found)


def _by_place(said: str, places: Mapping[str, str], *, accusing: bool) -> Iterator[tuple[str, str]]:
    """Each department in the words, the longest name first, with its body and code."""
    known = {whole: place for place, name in places.items() if (whole := plain(name))}
    short = {_PLACE_ENDS.sub("", whole): place for whole, place in known.items()}
    halls = [place for name, place in known.items() if name.endswith(_HALL)]
    short |= {_HALL: halls[0]} if len(halls) == 1 else {}
    headed = {name: place for name, place in {**short, **known}.items() if len(name) > 1}
    alone = [name for name in known if accusing and len(name) >= _LEAST_OF_A_PLACE and name not in _ORDINARY_PLACES]
    patterns = [f"{_names(headed)}的?副?(?:{_any(_HEADS)})"] if headed else []
    patterns += [f"{_names(alone)}{_NOT_A_PLACE}"] if alone else []
    for found in re.finditer("|".join(patterns), said) if patterns else ():
        name = next(filter(None, found.groups()))
        yield found[0], headed.get(name) or known[name]


def _names(names: Iterable[str]) -> str:
    return f"({_any(re.escape(name) for name in sorted(names, key=len, reverse=True))})"


def _people(staff: Iterable[Actor]) -> list[Actor]:
    """A program is called like the platform that it serves, which says nothing of anybody."""
    return [each for each in staff if each.kind == "person"]


def _by_post(said: str, staff: Sequence[Actor], *, accusing: bool) -> Iterator[tuple[str, str]]:
    """Each 何科长 or 老何 in the words, with the surname."""
    surnames = sorted({name for person in staff if (name := _surname(person.name))}, key=len, reverse=True)
    if not surnames:
        return
    titles = TITLES if accusing else [title for title in TITLES if title not in _AS_PEOPLE_SPEAK]
    before = _BEFORE_A_SURNAME if accusing else (_SURNAMED,)
    names = f"({_any(_NO_WORD.get(name, name) for name in surnames)})"
    called_so = f"{names}(?:{_any(_BEFORE_A_TITLE)})*(?:{_any(titles)})|(?:{_any(before)}){names}"
    for found in re.finditer(called_so, said):
        yield found[0], found[1] or found[2]


def _surname(name: str) -> str:
    """The surname of a name in Chinese signs; empty for another."""
    whole = plain(name)
    if len(whole) < 2 or not all("\u4e00" <= sign <= "\u9fff" for sign in whole):
        return ""
    return whole[:2] if whole[:2] in _DOUBLE else whole[:1]


def _any(words: Iterable[str]) -> str:
    return "|".join(words)
