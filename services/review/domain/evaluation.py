"""评议: what the leading group says of what was published, in three aspects; it is recorded once and stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, Audience, DomainEvent, in_both
from services.review.domain.china_time import china_date
from services.review.domain.leading_group import wrong_present
from services.review.domain.oversight_refusals import EvaluationIncomplete, not_in_body
from services.review.domain.permissions import PERMISSIONS, PROPOSER
from services.review.domain.publication import Publication, span
from services.review.domain.step import Person
from services.vocabulary import EVALUATION_ASPECTS

FORM = "yangguang-evaluation-record/1"
MET, PARTLY, NOT_MET = "met", "partly", "not_met"
GOOD, MEND, WITHDRAW = "good", "mend", "withdraw_advised"
GOOD_NEEDS_NO_ORDER = (
    "选了“良好”，不下达整改通知：请清空整改通知的各栏；确需整改的，请改选结论。",
    "What is good needs no order: leave it out, or choose another conclusion.",
)
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """An edition that was evaluated, by its hash, so that the record outlives a takedown of it."""

    disclosure: str
    index_number: str
    revision: int
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What was said of one aspect: ``met``, ``partly`` or ``not_met``, and why."""

    verdict: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What was said, by whom. ``purged``: its words were forgotten with one of the disclosures."""

    id: str
    body: str
    audience: Audience
    period: str
    evaluated: tuple[Evaluated, ...]
    aspects: Mapping[str, Opinion]
    conclusion: str
    opinion: str
    present: tuple[Person, ...]
    by: Person
    at: datetime
    record_digest: str = ""
    purged: bool = False
    version: int = 1

    @property
    def thing(self) -> Thing:
        """The evaluation as the permission table sees it."""
        return Thing(body=self.body, audience=self.audience)

    def visible_to(self, actor: Actor) -> bool:
        """Whether this person may know of it."""
        return PERMISSIONS.permits("evaluation.read", actor, self.thing)


def thing_of(body: str, publications: Sequence[Publication], proposers: Sequence[str]) -> Thing:
    """What is evaluated, as the permission table sees it: one party matter among them makes it one."""
    audiences = {publication.audience for publication in publications}
    audience: Audience = "party" if "party" in audiences else "internal" if "internal" in audiences else "external"
    return Thing(body=body, audience=audience, kept_from={PROPOSER: tuple(sorted(set(proposers)))})


def evaluate(
    *,
    identity: str,
    thing: Thing,
    period: str,
    publications: Sequence[Publication],
    present: Sequence[str],
    aspects: Mapping[str, Opinion],
    conclusion: str,
    opinion: str,
    staff: Sequence[Actor],
    by: Actor,
    at: datetime,
) -> Evaluation:
    """What the leading group said. Its record is still to be kept. Raises :class:`EvaluationIncomplete`."""
    act = PERMISSIONS["evaluation.conclude"]
    errors = (
        _wrong_publications(publications, thing.body, period)
        | wrong_present(present, staff, thing, act)
        | _wrong_words(aspects, conclusion, opinion)
    )
    if errors:
        raise EvaluationIncomplete(errors)
    names = {person.sub: person for person in staff}
    return Evaluation(
        id=identity,
        body=thing.body,
        audience=thing.audience,
        period=period,
        evaluated=tuple(_evaluated(each) for each in publications),
        aspects=dict(aspects),
        conclusion=conclusion,
        opinion=opinion,
        present=tuple(Person.of(names[sub]) for sub in present),
        by=Person.of(by),
        at=at,
    )


def _evaluated(each: Publication) -> Evaluated:
    return Evaluated(
        disclosure=each.id,
        index_number=each.index_number,
        revision=each.revision,
        content_hash=each.content_hash,
    )


def record_of(evaluation: Evaluation) -> dict[str, Any]:
    """The full record, to be kept as JSON."""
    names = ("body", "audience", "period", "evaluated", "aspects", "conclusion", "opinion", "present", "by", "at")
    return {"form": FORM, "evaluation": evaluation.id} | {name: getattr(evaluation, name) for name in names}


def concluded(evaluation: Evaluation, *, by: Actor) -> DomainEvent:
    """What catalog is told: verdicts without a word of why."""
    return DomainEvent(
        name="evaluation.concluded",
        aggregate=evaluation.id,
        body=evaluation.body,
        audience=evaluation.audience,
        actor=by,
        at=evaluation.at,
        data={
            "id": evaluation.id,
            "body": evaluation.body,
            "period": evaluation.period,
            "disclosures": [
                {"disclosure": each.disclosure, "revision": each.revision} for each in evaluation.evaluated
            ],
            "aspects": {name: said.verdict for name, said in evaluation.aspects.items()},
            "conclusion": evaluation.conclusion,
            "by": evaluation.by,
            "record_digest": evaluation.record_digest,
        },
        detail={"conclusion": evaluation.conclusion, "record_digest": evaluation.record_digest},
        correlation=evaluation.id,
    )


def blanked(evaluation: Evaluation, *, at: datetime) -> tuple[Evaluation, DomainEvent]:
    """The evaluation without a word that was said: one of its disclosures was purged, and they may quote it."""
    silent = {name: replace(said, remark="") for name, said in evaluation.aspects.items()}
    return replace(evaluation, aspects=silent, opinion="", purged=True), DomainEvent(
        name="evaluation.purged",
        aggregate=evaluation.id,
        body=evaluation.body,
        audience=evaluation.audience,
        actor=SYSTEM,
        at=at,
        detail={"record_digest": evaluation.record_digest},
        correlation=evaluation.id,
        announce=False,
    )


def _wrong_publications(publications: Sequence[Publication], body: str, period: str) -> dict[str, str]:
    first, last = span(period)
    if not publications:
        return {"disclosures": in_both("请勾选评议的信息，至少一条。", "Name what is evaluated, one at least.")}
    if len({each.audience == "party" for each in publications}) > 1:
        return {
            "disclosures": in_both(
                "党内公开的信息请单独评议，不与其他信息一起登记。",
                "Evaluate party matters by themselves, not together with others.",
            )
        }
    fits = all(
        each.body == body and each.published == "published" and first <= china_date(each.published_at) <= last
        for each in publications
    )
    return {} if fits else not_in_body("disclosures")


def _wrong_words(aspects: Mapping[str, Opinion], conclusion: str, opinion: str) -> dict[str, str]:
    """Whatever falls short says why, and nothing is called good while one aspect is not met."""
    errors = {
        f"aspects.{name}.remark": in_both(
            f"“{EVALUATION_ASPECTS[name]}”没有完全做到的，请写明意见。", "Say in what it falls short."
        )
        for name, said in aspects.items()
        if said.verdict != MET and not said.remark.strip()
    }
    if conclusion == GOOD and any(said.verdict == NOT_MET for said in aspects.values()):
        errors["conclusion"] = in_both(
            "有一个方面没有做到的，结论不能是“良好”。请选“需要整改”或者“建议撤下”。",
            "It is not good while one aspect is not met; choose 'mend' or 'withdraw_advised'.",
        )
    if conclusion != GOOD and not opinion.strip():
        errors["opinion"] = in_both("请写明评议意见。", "Give the reason of the conclusion.")
    return errors
