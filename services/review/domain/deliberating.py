"""登记审议: the rules by which a deliberation of the leading group on an issue is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.ports import Actor, in_both
from services.review.domain.china_time import china_date
from services.review.domain.deliberation import (
    ABSENT,
    ABSTAINED,
    AGAINST,
    IN_FAVOUR,
    PRESENT,
    RECUSED,
    Absence,
    Aspect,
    Deliberation,
    Meeting,
    Recusal,
    Votes,
)
from services.review.domain.issue import ISSUE_TRANSITIONS, Issue
from services.review.domain.leading_group import majority_of
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.refusals import DeliberationIncomplete, NothingToDeliberate
from services.review.domain.step import Person
from services.vocabulary import DELIBERATION_ASPECTS

FORM = "yangguang-deliberation-record/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """What is said of one member: was he ``present``, ``absent`` or ``recused`` (each with a reason), and his vote."""

    sub: str
    attendance: str
    reason: str = ""
    vote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody records of a meeting. ``chair`` is the sub of who led it; ``on`` a date in China."""

    on: date
    place: str
    chair: str
    members: tuple[Seat, ...]
    aspects: Mapping[str, Aspect]
    agreed: bool
    opinion: str = ""
    minutes: str = ""


def deliberate(
    issue: Issue, said: Said, *, identity: str, staff: Sequence[Actor], by: Actor, at: datetime
) -> tuple[Issue, Deliberation]:
    """Record what the leading group said. Its record is still to be kept.

    Raises :class:`NothingToDeliberate`, :class:`DeliberationIncomplete`.
    """
    PERMISSIONS.require("issue.deliberate", by, issue.thing)
    if issue.state != "closed":
        raise NothingToDeliberate(issue.state)
    group = {person.sub: person for person in issue.group(staff)}
    errors = {
        **_wrong_meeting(said, put_on=china_date(issue.closed_at or at), today=china_date(at)),
        **_wrong_members(issue, said, group),
        **_wrong_words(said),
    }
    if not errors and said.agreed:
        errors = _without_majority(issue, said)
    if errors:
        raise DeliberationIncomplete(errors)
    state = ISSUE_TRANSITIONS[issue.state, "agree" if said.agreed else "disagree"]
    people = {sub: Person.of(person) for sub, person in group.items()}
    return replace(issue, state=state), _recorded(issue, said, people, identity=identity, by=by, at=at)


def proposed_by(issue: Issue, sub: str) -> tuple[str, ...]:
    """What of the issue a member proposed, so that he is recused from it and from nothing else."""
    return tuple(each.disclosure for each in issue.listed if sub in each.proposers)


def record_of(issue: Issue, said: Deliberation) -> dict[str, Any]:
    """The full record, to be kept as JSON: the revisions by their hashes, so that it outlives a takedown of one."""
    return {
        "form": FORM,
        "deliberation": said.id,
        "issue": issue.id,
        "number": issue.number,
        "body": issue.body,
        "audience": issue.audience,
        "round": said.round,
        "closed_at": issue.closed_at,
        "list_digest": issue.list_digest,
        "disclosures": [
            {"disclosure": each.disclosure, "revision": each.revision, "content_hash": each.content_hash}
            for each in issue.listed
        ],
        "meeting": said.meeting,
        "present": said.present,
        "absent": said.absent,
        "recused": said.recused,
        "aspects": said.aspects,
        "votes": said.votes,
        "conclusion": "agreed" if said.agreed else "not_agreed",
        "opinion": said.opinion,
        "minutes": said.minutes,
        "recorded_by": said.by,
        "recorded_at": said.at,
    }


def _recorded(
    issue: Issue, said: Said, people: Mapping[str, Person], *, identity: str, by: Actor, at: datetime
) -> Deliberation:
    present, votes = _subs(said, PRESENT), {vote: _voters(said, vote) for vote in (IN_FAVOUR, AGAINST, ABSTAINED)}
    return Deliberation(
        id=identity,
        round=issue.round,
        agreed=said.agreed,
        meeting=Meeting(on=said.on, place=said.place.strip(), chair=people[said.chair]),
        present=tuple(people[sub] for sub in present),
        absent=tuple(
            Absence(member=people[seat.sub], reason=seat.reason) for seat in said.members if seat.attendance == ABSENT
        ),
        recused=tuple(_recusals(issue, said, people)),
        aspects=dict(said.aspects),
        votes=Votes(**{vote: tuple(people[sub] for sub in subs) for vote, subs in votes.items()}),
        opinion=said.opinion,
        minutes=said.minutes,
        by=Person.of(by),
        at=at,
    )


def _recusals(issue: Issue, said: Said, people: Mapping[str, Person]) -> Iterator[Recusal]:
    """Whoever stayed out of it all, and of those present who proposed something of it."""
    for seat in said.members:
        if seat.attendance == RECUSED:
            yield Recusal(member=people[seat.sub], reason=seat.reason)
        elif seat.attendance == PRESENT and (own := proposed_by(issue, seat.sub)):
            yield Recusal(member=people[seat.sub], disclosures=own)


def _subs(said: Said, attendance: str) -> list[str]:
    return [seat.sub for seat in said.members if seat.attendance == attendance]


def _voters(said: Said, vote: str) -> list[str]:
    return [seat.sub for seat in said.members if seat.vote == vote]


def _wrong_meeting(said: Said, *, put_on: date, today: date) -> dict[str, str]:
    errors = {}
    if not put_on <= said.on <= today:
        errors["meeting.on"] = in_both(
            f"会议日期应在提请审议之日（{put_on.year}年{put_on.month}月{put_on.day}日）以后，不晚于今天。",
            f"The meeting was held between {put_on}, when the issue was put to the group, and today.",
        )
    if not said.place.strip():
        errors["meeting.place"] = in_both("请填写会议地点。", "Say where the group met.")
    if said.chair not in _subs(said, PRESENT):
        errors["meeting.chair"] = in_both("主持人须是出席的成员。", "Who leads the meeting is one of those present.")
    return errors


def _wrong_members(issue: Issue, said: Said, group: Mapping[str, Actor]) -> dict[str, str]:
    seats = {sub: issue.seat(member) for sub, member in group.items()}
    named = [seat.sub for seat in said.members]
    missing = sorted(set(seats.values()) - {seats[sub] for sub in named if sub in seats})
    if missing or len(set(named)) != len(named) or not set(named) <= set(seats):
        names = "、".join(group[sub].name if sub in group else sub for sub in missing)
        lacking = f"还没有写明：{names}。" if names else ""
        return {
            "members": in_both(
                f"领导小组成员每人写明一次：出席、缺席还是回避，只能是本单位的成员。{lacking}",
                "Say of each member of the body's leading group, once, whether present, absent or recused."
                + (f" Missing: {', '.join(missing)}." if missing else ""),
            )
        }
    return {**_wrong_seats(issue, said), **_too_few(said, seats)}


def _wrong_seats(issue: Issue, said: Said) -> dict[str, str]:
    """A reason for whoever took no part, and a vote of each who did."""
    errors = {}
    everything = {each.disclosure for each in issue.listed}
    for number, seat in enumerate(said.members):
        votes = seat.attendance == PRESENT and set(proposed_by(issue, seat.sub)) != everything
        if seat.attendance != PRESENT and not seat.reason.strip():
            errors[f"members.{number}.reason"] = in_both("请写明缺席或者回避的原因。", "Say why he took no part.")
        if votes and not seat.vote:
            errors[f"members.{number}.vote"] = in_both("出席的成员请选表决意见。", "Say how he voted.")
        if seat.vote and not votes:
            zh = "缺席、回避的成员，以及全部信息都由其提出过的成员，不参加表决。"
            errors[f"members.{number}.vote"] = in_both(zh, "Who is absent or recused from all of it casts no vote.")
    return errors


def _too_few(said: Said, seats: Mapping[str, str]) -> dict[str, str]:
    there = [seats[sub] for sub in _subs(said, PRESENT)]
    members = len(set(seats.values()))
    needed = majority_of(seats.values())
    if len(set(there)) == len(there) >= needed:
        return {}
    return {
        "members": in_both(
            f"领导小组现有 {members} 人，到会须过半数（至少 {needed} 人），现在出席 {len(set(there))} 人。"
            "到会不足的，请另行开会审议后再登记；成员名单有误的，请政务公开办公室更正任职。"
            "代理人与被代理人按 1 人计，只写其中到会的一人出席。",
            f"More than half of the {members} members must be present, at least {needed}; {len(set(there))} named. "
            "Deliberate again with enough of them, or have the office correct their posts. "
            "A deputy counts as whom he stands in for: one of the two is present.",
        )
    }


def _wrong_words(said: Said) -> dict[str, str]:
    """审议制度: agreed is what holds in all four aspects; a "no" and a disagreement say why."""
    failed = [name for name in DELIBERATION_ASPECTS if not said.aspects[name].holds]
    errors = {
        f"aspects.{name}.remark": in_both(
            f"“{DELIBERATION_ASPECTS[name]}”选了“否”，请写明意见。", "Say why where it does not hold."
        )
        for name in failed
        if not said.aspects[name].remark.strip()
    }
    if failed and said.agreed:
        listed = "、".join(f"“{DELIBERATION_ASPECTS[name]}”" for name in failed)
        errors["conclusion"] = in_both(
            f"{listed}为“否”的，不能同意公开。请选“不同意”并写明理由，退回政务公开办公室调整后再审议。",
            f"It is not agreed while {', '.join(failed)} does not hold; choose 'not_agreed' with the reason.",
        )
    if not said.agreed and not said.opinion.strip():
        errors["opinion"] = in_both("不同意的，请写明理由。", "Give the reason where it is not agreed.")
    return errors


def _without_majority(issue: Issue, said: Said) -> dict[str, str]:
    """Each disclosure needs more than half of those who may vote on it, whoever proposed it left out."""
    in_favour, voters = set(_voters(said, IN_FAVOUR)), {seat.sub for seat in said.members if seat.vote}
    short = [
        number
        for number, each in enumerate(issue.listed, 1)
        if 2 * len(in_favour - each.proposers) <= len(voters - each.proposers)
    ]
    if not short:
        return {}
    listed = "、".join(map(str, short))
    return {
        "conclusion": in_both(
            f"第 {listed} 条没有过半数同意（提出过该条的成员对其回避，不计票）。请选“不同意”并写明理由，"
            "退回政务公开办公室移出或者调整后再审议。",
            f"No more than half voted for number {', '.join(map(str, short))}, whose proposers' votes are left out; "
            "choose 'not_agreed' with the reason.",
        )
    }
