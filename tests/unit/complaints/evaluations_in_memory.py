"""Evaluations of publications and their sums, in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.complaints.domain.directory import PUBLISHED, Publication
from services.complaints.domain.evaluation import ASPECTS, AlreadyEvaluated, Evaluation, Totals
from services.complaints.domain.votes import Recent
from tests.unit.complaints.directory_in_memory import MemoryDirectory


class MemoryEvaluations:
    def __init__(self, directory: MemoryDirectory) -> None:
        self._directory, self.kept, self.sums = directory, list[Evaluation](), dict[str, Totals]()

    def count(self, evaluation: Evaluation) -> tuple[Publication, Totals] | None:
        publication = self._directory.publications.get(evaluation.disclosure)
        if publication is None or publication.state != PUBLISHED:
            return None
        before = self.sums.get(evaluation.disclosure, Totals(disclosure=evaluation.disclosure, body=""))
        sums = {aspect: getattr(before, aspect) + getattr(evaluation, aspect) for aspect in ASPECTS}
        after = replace(
            before,
            body=publication.body,
            count=before.count + 1,
            comments=before.comments + evaluation.commented,
            **sums,
        )
        self.sums[evaluation.disclosure] = after
        return publication, after

    def add(self, evaluation: Evaluation) -> None:
        if any((known.disclosure, known.token) == (evaluation.disclosure, evaluation.token) for known in self.kept):
            raise AlreadyEvaluated
        self.kept.append(evaluation)

    def has_evaluated(self, disclosure: str, token: str) -> bool:
        return any((known.disclosure, known.token) == (disclosure, token) for known in self.kept)

    def recent(
        self, evaluation: Evaluation, *, from_source: datetime, from_wherever: datetime
    ) -> tuple[Recent, Recent]:
        others = [
            known for known in self.kept if known.disclosure == evaluation.disclosure and known.id != evaluation.id
        ]
        near = [known.at for known in others if known.source == evaluation.source and known.at > from_source]
        everybody = [known.at for known in others if known.at > from_wherever]
        return (
            Recent(count=len(near), first=min(near, default=None)),
            Recent(count=len(everybody), first=min(everybody, default=None)),
        )
