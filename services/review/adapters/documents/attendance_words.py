"""Who was absent, recused, and voted how, in words, alike on the page and on the printed record."""

from __future__ import annotations

from collections.abc import Sequence

from services.review.domain.deliberation import Deliberation, Recusal
from services.review.domain.issue import Issue
from services.review.domain.step import Person


def absences(said: Deliberation) -> str:
    """``王强（出差）、李敏（病假）``."""
    return "、".join(_with(each.member, each.reason) for each in said.absent)


def recusals(said: Deliberation, issue: Issue) -> str:
    """``林静（第 1、3 条，本人提出）``; whoever stayed out of it all, with his reason."""
    return "、".join(_with(each.member, _of_what(each, issue)) for each in said.recused)


def votes(said: Deliberation) -> str:
    """``同意 3 人（…），反对 0 人，弃权 1 人（…）``."""
    given = (("同意", said.votes.in_favour), ("反对", said.votes.against), ("弃权", said.votes.abstained))
    return "，".join(_counted(name, people) for name, people in given)


def _of_what(recusal: Recusal, issue: Issue) -> str:
    if not recusal.disclosures:
        return f"全部：{recusal.reason}" if recusal.reason else "全部"
    own = [str(number) for number, each in enumerate(issue.listed, 1) if each.disclosure in recusal.disclosures]
    return f"第 {'、'.join(own)} 条，本人提出" if own else "本人提出"


def _counted(name: str, people: Sequence[Person]) -> str:
    names = "、".join(person.name for person in people)
    return f"{name} {len(people)} 人（{names}）" if names else f"{name} 0 人"


def _with(member: Person, words: str) -> str:
    return f"{member.name}（{words}）" if words else member.name
