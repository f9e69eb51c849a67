"""审议: who was there, who is recused from what, and when an issue is agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chassis.ports import Post
from services.review.domain.deliberating import Said, Seat, deliberate, record_of
from services.review.domain.deliberation import Aspect
from services.review.domain.issue import Issue, Listed
from services.review.domain.refusals import DeliberationIncomplete, OwnDisclosure
from services.vocabulary import DELIBERATION_ASPECTS
from tests.unit.review.builders import NOW, TODAY, a_person

FANG, GAO, HE, LIN = (a_person(sub, "leading_group") for sub in ("fang", "gao", "he", "lin"))
GROUP = [FANG, GAO, HE, LIN]


def an_issue(*proposers: str) -> Issue:
    listed = tuple(
        Listed(disclosure=f"d-{number}", revision=1, content_hash="sm3:" + "4" * 64, proposer=sub)
        for number, sub in enumerate(proposers or ("ma",), 1)
    )
    issue = Issue(id="i-1", body="GJJ", audience="external", number="GJJ 2026年第3期", opened_at=NOW)
    return replace(issue, state="closed", round=1, closed_at=NOW, listed=listed)


def seats(votes: str = "++++") -> tuple[Seat, ...]:
    """The four members: in favour, against, 0 for abstained, n for no vote, a for absent, r for recused."""
    kinds = {"+": "in_favour", "-": "against", "0": "abstained", "n": ""}
    away = {"a": "absent", "r": "recused"}
    return tuple(
        Seat(sub=person.sub, attendance=away[mark], reason="出差")
        if mark in away
        else Seat(sub=person.sub, attendance="present", vote=kinds[mark])
        for person, mark in zip(GROUP, votes, strict=True)
    )


def said(votes: str = "++++", **changes: Any) -> Said:
    given: dict[str, Any] = {
        "on": TODAY,
        "place": "三楼会议室",
        "chair": "fang",
        "members": seats(votes),
        "aspects": {name: Aspect(holds=True) for name in DELIBERATION_ASPECTS},
        "agreed": True,
    }
    return Said(**{**given, **changes})


def recorded(issue: Issue, what: Said, by: Any = FANG) -> Any:
    return deliberate(issue, what, identity="x", staff=GROUP, by=by, at=NOW)


def errors_of(issue: Issue, what: Said) -> list[str]:
    with pytest.raises(DeliberationIncomplete) as refused:
        recorded(issue, what)
    return list(refused.value.errors)


def test_a_record_says_who_was_there_who_was_not_and_who_voted_how() -> None:
    issue, told = recorded(an_issue(), said("++0a", minutes="逐条讨论。"))
    assert issue.state == "agreed"
    record = record_of(issue, told)
    assert [person.sub for person in record["present"]] == ["fang", "gao", "he"]
    assert [(each.member.sub, each.reason) for each in record["absent"]] == [("lin", "出差")]
    assert [person.sub for person in record["votes"].in_favour] == ["fang", "gao"]
    assert [person.sub for person in record["votes"].abstained] == ["he"]
    assert (record["meeting"].place, record["meeting"].chair.sub) == ("三楼会议室", "fang")
    assert (record["minutes"], record["conclusion"]) == ("逐条讨论。", "agreed")


def test_a_member_is_recused_from_what_he_proposed_and_from_nothing_else() -> None:
    """He sits, votes on the rest, and his vote is left out where it is his own."""
    issue = an_issue("lin", "ma")
    _, told = recorded(issue, said("++-+"))
    assert [(each.member.sub, each.disclosures) for each in told.recused] == [("lin", ("d-1",))]
    assert errors_of(issue, said("+0-+")) == ["conclusion"], "for d-1 one of three is in favour: lin is not counted"


def test_the_proposers_vote_counts_neither_for_nor_against_his_own() -> None:
    issue = an_issue("lin", "ma")
    for votes, number in (("+0a+", 1), ("++--", 2)):
        with pytest.raises(DeliberationIncomplete) as refused:
            recorded(issue, said(votes))
        assert f"第 {number} 条没有过半数" in refused.value.errors["conclusion"]


def test_who_proposed_it_before_is_recused_from_it_as_its_proposer() -> None:
    """He gave it to another meanwhile: nor does he vote where he proposed all of it, or record what was said."""
    issue = an_issue("ma", "he")
    first, second = issue.listed
    issue = replace(issue, listed=(replace(first, earlier_proposers=("lin",)), second))
    _, told = recorded(issue, said("++0+"))
    assert [(each.member.sub, each.disclosures) for each in told.recused] == [("he", ("d-2",)), ("lin", ("d-1",))]
    assert errors_of(issue, said("+00+")) == ["conclusion"], "for d-1 one of three is in favour: lin is not counted"
    with pytest.raises(OwnDisclosure):
        recorded(issue, said(), by=LIN)
    whole = replace(issue, listed=(replace(first, earlier_proposers=("lin",)),))
    assert errors_of(whole, said("++++")) == ["members.3.vote"]


def test_a_deputy_and_whom_he_stands_in_for_are_not_both_present() -> None:
    deputy = replace(a_person("dou"), posts=(Post("leading_group", "GJJ", deputy_for="fang"),))
    both = (*seats("++0a"), Seat(sub="dou", attendance="present", vote="in_favour"))
    with pytest.raises(DeliberationIncomplete) as refused:
        deliberate(an_issue(), said(members=both), identity="x", staff=[*GROUP, deputy], by=FANG, at=NOW)
    assert list(refused.value.errors) == ["members"]


def test_whoever_proposed_all_of_it_casts_no_vote() -> None:
    issue = an_issue("lin", "lin")
    assert errors_of(issue, said("++++")) == ["members.3.vote"]
    assert recorded(issue, said("+++n"))[0].state == "agreed"


def test_who_proposed_something_of_it_does_not_record_it() -> None:
    with pytest.raises(OwnDisclosure):
        recorded(an_issue("lin", "ma"), said(), by=LIN)


@pytest.mark.parametrize("votes", ["++--", "+000", "++00"])
def test_more_than_half_of_those_who_may_vote_must_be_in_favour(votes: str) -> None:
    """Whoever abstains is not in favour."""
    assert errors_of(an_issue(), said(votes)) == ["conclusion"]
    issue, told = recorded(an_issue(), said(votes, agreed=False, opinion="未过半数。"))
    assert (issue.state, told.agreed) == ("not_agreed", False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": date(2026, 11, 10)}, "meeting.on"),
        ({"on": date(2026, 11, 8)}, "meeting.on"),
        ({"place": " "}, "meeting.place"),
        ({"chair": "lin", "members": seats("+++a")}, "meeting.chair"),
        ({"members": seats("++++")[:3]}, "members"),
        ({"members": seats("++aa")}, "members"),
        ({"members": seats("+++n")}, "members.3.vote"),
        ({"members": (*seats("++++")[:3], Seat(sub="lin", attendance="recused"))}, "members.3.reason"),
        (
            {"members": (*seats("++++")[:3], Seat(sub="lin", attendance="absent", reason="病假", vote="against"))},
            "members.3.vote",
        ),
    ],
)
def test_what_a_meeting_must_say(changes: dict[str, Any], field: str) -> None:
    assert errors_of(an_issue(), said(**changes)) == [field]


def test_the_seats_of_the_group_are_counted_whole() -> None:
    assert an_issue().quorum(GROUP) == 3


def test_a_purge_leaves_who_and_how_and_no_word() -> None:
    _, told = recorded(an_issue("ma"), said("+++r", opinion="好。", minutes="长谈。"))
    silent = told.without_words()
    assert (silent.opinion, silent.minutes, silent.purged) == ("", "", True)
    assert {each.reason for each in (*silent.absent, *silent.recused)} == {""}
    assert (silent.votes, silent.meeting) == (told.votes, told.meeting)
