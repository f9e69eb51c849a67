"""Whom a tip-off reports, and who is kept away from it for that (信访工作条例第三十条第三款).

One rule for every act, list, page and record. A party is kept as one code: a department with its body, a person by his
`sub`, or somebody who is kept away because of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from chassis.ports import Actor, Conflict, Invalid, in_both
from services.complaints.domain.signs import simplified

Parties = tuple[str, ...]

_DEPARTMENT, _PERSON, _BESIDE, _PLACE_BESIDE = "d", "p", "m", "b"
_LEAST_OF_A_NAME = 2
_BETWEEN_SIGNS = dict.fromkeys(map(ord, ".-_·•~|"))
_BETWEEN_NAMES = re.compile("[、,，;；/]")
_AND = re.compile("以及|还有|[和与及跟]|同(?![志事])")
_APART = re.compile(r"[\s+&|.。·•~_-]+")
_NO_NAME = re.compile(
    "(.*(科|处|室|部|局|厅|所|办|股|组|队|中心|公司)|(科|处|局|股)长|科员|主任|经理|同志|先生|女士|老师)?"
)
TURN_TO: Mapping[str, str] = {"telephone": "12388", "address": "https://www.12388.gov.cn"}
"""Discipline inspection and supervision."""


class NobodyLeft(Conflict):
    """Those who would handle it, answer it or open an identity are those whom it reports."""

    code = "nobody_left"

    def __init__(self, what: str = "handle") -> None:
        zh, en = _LEFT_UNDONE[what]
        super().__init__(
            f"{zh}，这次没有保存。请向该单位的上级主管部门举报；违纪违法的，拨打 12388。",
            f"{en}; nothing was kept. Turn to the superior body, or to discipline inspection (12388).",
            turn_to=dict(TURN_TO),
        )


_LEFT_UNDONE: Mapping[str, tuple[str, str]] = {
    "handle": (
        "本单位受理举报的人员都是被举报人，或者在被举报的科室工作，不能由他们办理",
        "All who would handle it are reported or work in what is reported",
    ),
    "oversee": (
        "这样办公室、领导或者安全审计员就没有别人能看到这件举报怎样办理；涉及他们的，由办公室和领导相互指明，都涉及的转上级主管部门",
        "Nobody else of the office, the leaders or the audit administrators would see how it is handled; office and "
        "leaders name each other, and where all are concerned it is transferred to the superior body",
    ),
    "answer": (
        "除去被举报的人和科室，本单位剩下的人不够按规定分别拟稿、审核、签发答复",
        "Without whom it reports too few are left to draft, check and sign its answer as the body's rules demand",
    ),
    "open": (
        "除去被举报的人和科室，本单位剩下的人不够由两人申请、批准查看举报人身份",
        "Without whom it reports no two people are left to ask for, and grant, a look at the informant's identity",
    ),
}


class OnlyMentioned(Invalid):
    """Whoever is mentioned in the words is kept away, and then nobody is left; maybe none of them is reported."""

    code = "only_mentioned"

    def __init__(self, words: Sequence[str]) -> None:
        shown = "、".join(words)
        super().__init__(
            f"文中提到了本单位的：{shown}。提到的人看不到、也不能办理这件举报，这样就没有人能办理，所以这次没有保存。"
            "其中不是被举报人的（例如证人），逐个勾选再提交，没有勾选的仍然看不到；举报的就是他们的，"
            "请向该单位的上级主管部门举报，违纪违法的，拨打 12388。",
            f"It mentions {shown}, who would be kept away from it, so that nobody could handle it; nothing was kept. "
            "List those in mentioned_not_reported who are not reported (a witness, say), as they are spelled here; the "
            "others are kept away all the same. Else turn to the superior body or to 12388.",
            errors={
                "mentioned_not_reported": in_both(
                    f"提到了：{shown}。请说明他们是不是被举报人。",
                    f"It mentions {shown}; say whether they are reported.",
                )
            },
            mentioned=list(words),
            turn_to=dict(TURN_TO),
        )


class IsReported(Invalid):
    """What would be given the tip-off is what it reports."""

    code = "is_reported"

    def __init__(self, field: str) -> None:
        super().__init__(
            "被举报的人和科室不能办理这件举报，请另选（信访工作条例第三十条）。",
            "Whom and what a tip-off reports cannot have it; choose another.",
            errors={field: in_both("被举报的不能选。", "It is reported.")},
        )


class MentionsWhoRecords(Invalid):
    """Whoever would record it is mentioned in it, and does not say himself that he is not meant."""

    code = "mentions_who_records"

    def __init__(self, words: Sequence[str]) -> None:
        shown = "、".join(words)
        super().__init__(
            f"文中提到了您或者您的科室：{shown}。不能由您登记，也不能由您说明指的不是您，没有保存。请由其他承办人登记；"
            "没有其他承办人的，请来件人自己在网上提交，或者向上级主管部门反映。",
            f"It mentions you ({shown}): you do not record it, nor say that you are not meant; nothing was kept. "
            "Another officer records it, or whoever called sends it himself or turns to the superior body.",
            errors={"text": in_both(f"提到了您：{shown}。", f"It mentions you: {shown}.")},
        )


class NotOnTheStaff(Invalid):
    """Nobody of the body is called so, so for that name it would be kept from nobody."""

    code = "not_on_the_staff"

    def __init__(self, names: Sequence[str]) -> None:
        shown = "、".join(names)
        super().__init__(
            f"本单位没有叫这个名字的人：{shown}。只写姓氏、职务或者别名的，系统认不出是谁，"
            "被举报的人就可能看到这件举报，所以这次没有保存。"
            "请写全名；不知道全名的，选择他的科室；确实不在本单位名单里的，勾选“仍然提交”。",
            f"Nobody of the body is called {shown}, so it would be kept from nobody for that name; nothing was "
            "kept. Give the full name, or the department; where the person is not on the staff, set person_unlisted.",
            errors={"reported_person": in_both("本单位没有叫这个名字的人。", "Nobody of the body is called so.")},
        )


def department(body: str, code: str) -> str:
    """A department that is reported."""
    return _department(f"{body}/{code}")


def _department(place: str) -> str:
    return f"{_DEPARTMENT}:{place}"


def person(sub: str) -> str:
    """A person who is reported."""
    return f"{_PERSON}:{sub}"


def beside(sub: str) -> str:
    """A person who is kept away though nobody reported him: of a reported department, or named in the words."""
    return f"{_BESIDE}:{sub}"


def place_beside(place: str) -> str:
    """A department, as body and code, that the words mention, whoever comes to work there."""
    return f"{_PLACE_BESIDE}:{place}"


def parties(*groups: Iterable[str]) -> Parties:
    """All of them, each once, in one order; who is reported is not kept away for another reason besides."""
    every = {party for group in groups for party in group}
    besides = {_BESIDE: _PERSON, _PLACE_BESIDE: _DEPARTMENT}
    return tuple(sorted(each for each in every if f"{besides.get(each[0])}:{each[2:]}" not in every))


def parties_of(actor: Actor) -> frozenset[str]:
    """As what somebody is concerned: himself, whom he stands in for, the departments of his work and his posts."""
    subs = {actor.sub, *(post.deputy_for for post in actor.posts if post.deputy_for)}
    places = {(post.body, post.department) for post in actor.posts} | {(actor.body, actor.department)}
    as_people = {name(sub) for sub in subs for name in (person, beside)}
    as_places = {name(f"{body}/{code}") for body, code in places if code for name in (_department, place_beside)}
    return frozenset(as_people | as_places)


def works_in(actor: Actor, place: str) -> bool:
    """Whether he works, or holds a post, in a department, as body and code."""
    return place_beside(place) in parties_of(actor)


def names_him(parties: Collection[str], sub: str) -> bool:
    """Whether this person is one of them, whatever his departments and whom he stands in for."""
    return person(sub) in parties or beside(sub) in parties


def concerns(reported: Collection[str], actor: Actor) -> bool:
    """Whether a tip-off that reports these is kept from ``actor``."""
    return bool(reported) and not parties_of(actor).isdisjoint(reported)


def people_in(found: Collection[str]) -> Iterator[str]:
    """Who (`sub`) is among these parties, whether reported or mentioned beside; of departments nobody."""
    return (party[2:] for party in found if party[0] in (_PERSON, _BESIDE))


def told(reported: Collection[str]) -> list[tuple[str, str]]:
    """The parties that were named, as kind and code; those who are kept away besides are left out."""
    kinds = {_DEPARTMENT: "department", _PERSON: "person"}
    return [(kinds[party[0]], party[2:]) for party in reported if party[0] in kinds]


def without(reported: Collection[str], kept_away: Collection[str], held: Mapping[str, Any]) -> list[str]:
    """Which of ``department`` and ``handler`` of a case, or of where it came from, may not have it."""
    code, handler = held.get("department"), held.get("handler") or {"sub": ""}
    is_taken = {
        "department": bool(code) and not _as_place(held["body"], str(code)).isdisjoint(reported),
        "handler": handler["sub"] in kept_away,
    }
    return [name for name, taken in is_taken.items() if taken]


def _as_place(body: str, code: str) -> set[str]:
    return {department(body, code), place_beside(f"{body}/{code}")}


def of_departments(body: str, codes: Collection[str], staff: Iterable[Actor]) -> Iterator[str]:
    """Departments of a body, and everybody who works or holds a post there now: they stay kept away once they moved."""
    named = {department(body, code) for code in codes}
    yield from named
    yield from (beside(each.sub) for each in staff if not parties_of(each).isdisjoint(named))


def kept_away(reported: Collection[str], staff: Iterable[Actor]) -> tuple[str, ...]:
    """From whom (`sub`) of the staff, and of whoever was named, it is kept."""
    return tuple(sorted({*people_in(reported)} | {each.sub for each in staff if concerns(reported, each)}))


def called(given: str, staff: Sequence[Actor]) -> list[str]:
    """Whom of the staff an informant names: 何丽, 何 丽, 营业厅何丽（科员）; several with 、 between them.

    Raises :class:`NotOnTheStaff` for a part in which nobody's full name stands, and for whoever is joined to a full
    name without one of his own: 周海和何主任.
    """
    found, unknown = _called(given, staff)
    if unknown:
        raise NotOnTheStaff(unknown)
    return found


def called_if_any(given: str, staff: Sequence[Actor]) -> list[str]:
    """The same, where whoever names him knows that the rest is kept from nobody."""
    return _called(given, staff)[0]


def _called(given: str, staff: Sequence[Actor]) -> tuple[list[str], list[str]]:
    found: list[str] = []
    unknown: list[str] = []
    for part in filter(plain, _BETWEEN_NAMES.split(given)):
        those = [each for each in staff if stands_in(each.name, plain(part))]
        found += [person(each.sub) for each in those]
        unknown += _joined_to([each.name for each in those], part) if those else [part.strip()]
    return found, unknown


def _joined_to(names: Iterable[str], part: str) -> Iterator[str]:
    """Who else is named with these, after 和 or a blank; a title or department beside one (归集科 周海) is nobody."""
    rest = _visible(part)
    for name in names:
        rest = re.sub(r"[\s.\-_·•~|]*".join(map(re.escape, plain(name))), "\0", rest)
    for piece in _AND.split(rest):
        if "\0" not in piece:
            yield from filter(None, [piece.strip()])
        else:
            yield from (each for each in _APART.split(piece) if "\0" not in each and not _NO_NAME.fullmatch(each))


def stands_in(name: str, words: str) -> bool:
    """Whether a full name is in words that are :func:`plain`; one sign alone is no name in a sentence."""
    whole = plain(name)
    return whole == words if len(whole) < _LEAST_OF_A_NAME else whole in words or _bare(whole) in _bare(words)


def _bare(words: str) -> str:
    """Without what is put between the signs of a name to hide it: 何.丽, 何-丽."""
    return words.translate(_BETWEEN_SIGNS)


def one_after_another(*said: str) -> str:
    """Several texts as one, with a stop between them: no name begins in one and ends in the next."""
    return "。".join(said)


def plain(words: str) -> str:
    """In one width and script, without blanks and signs that cannot be seen: 何 丽 is how short names are often set."""
    return "".join(_visible(words).split())


def _visible(words: str) -> str:
    """In one width and script, without signs that cannot be seen."""
    normal = simplified(unicodedata.normalize("NFKC", words))
    return "".join(sign for sign in normal if unicodedata.category(sign) != "Cf")
