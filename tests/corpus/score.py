"""How much of the corpus the scan finds, by kind: recall and precision (``python -m tests.corpus.score``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from chassis.content.findings.files import find_in_file
from chassis.content.findings.texts import find
from tests.corpus.files import files
from tests.corpus.redactions import cases, outcome
from tests.corpus.texts import Entry, texts


@dataclass(slots=True)
class Score:
    """Of one kind: how many there are, were found, and were found where there is none; which entries failed."""

    there: int = 0
    right: int = 0
    wrong: int = 0
    failed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The part of what is there that was found."""
        return self.right / self.there if self.there else 1.0

    @property
    def precision(self) -> float:
        """The part of what was found that is there."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0


def corpus() -> list[Entry]:
    """Texts and files."""
    return [*texts(), *files()]


def scores(entries: list[Entry]) -> dict[str, Score]:
    """By kind."""
    by_kind: dict[str, Score] = {}
    for name, content, expected in entries:
        found = found_in(content)
        for kind in {*expected, *found}:
            score, there, told = by_kind.setdefault(kind, Score()), expected.get(kind, 0), found[kind]
            score.there += there
            score.right += min(there, told)
            score.wrong += max(0, told - there)
            if there != told:
                score.failed.append(f"{name}: {told} of {there}")
    return by_kind


def found_in(content: str | bytes) -> Counter[str]:
    """How many of each kind the scan finds."""
    if isinstance(content, str):
        return Counter(kind for kind, _, _ in find(content))
    return Counter({found.kind: found.count for found in find_in_file(content)})


def report(by_kind: dict[str, Score], count: int) -> Iterator[str]:
    """A line for each kind, and the whole."""
    for kind, score in sorted(by_kind.items()):
        yield f"{kind:18}{score.there:5} recall {score.recall:.3f} precision {score.precision:.3f}"
        yield from (f"    {failed}" for failed in score.failed)
    there, right = sum(each.there for each in by_kind.values()), sum(each.right for each in by_kind.values())
    wrong = sum(each.wrong for each in by_kind.values())
    yield f"scanner: {count} texts and files, recall {right / there:.3f}, precision {right / (right + wrong):.3f}"


def redaction_report() -> Iterator[str]:
    """How many files were redacted or refused as they must be, and which were not."""
    told = [(case, outcome(case)) for case in cases()]
    wrong = [(case.name, result) for case, result in told if result != case.refused]
    yield from (f"    {name}: {result or 'a copy was made'}" for name, result in wrong)
    copies = sum(1 for _, result in told if not result)
    yield f"redaction: {len(told)} files, {copies} copies, {len(told) - copies} refused, {len(wrong)} wrong"


if __name__ == "__main__":
    _entries = corpus()
    print("\n".join([*report(scores(_entries), len(_entries)), *redaction_report()]))
