"""Answers and what of them is published, in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chassis.base.converter import plain, structure
from services.complaints.domain.answer import Answer, Wording
from services.complaints.domain.response import Response
from services.complaints.ports import Said


class MemoryAnswers:
    def __init__(self) -> None:
        self.kept, self.responses = dict[str, Answer](), dict[str, Response]()

    def save(self, answer: Answer, response: Response | None = None) -> None:
        self.kept[answer.id] = answer
        if response is not None:
            self.responses[response.id] = response

    def move(self, answer: str, state: str) -> None:
        self.kept[answer] = replace(self.kept[answer], state=state)

    def wording(self, answer: str) -> Wording | None:
        return structure(Wording, plain(self.kept[answer])) if answer in self.kept else None

    def of_case(self, case: str) -> Said:
        return self._taken(lambda response: response.case == case)

    def about(self, disclosure: str) -> Said:
        return self._taken(lambda response: response.disclosure == disclosure)

    def _taken(self, is_meant: Callable[[Response], bool]) -> Said:
        """The double forgets at once what the database forgets with the cases' words."""
        gone = [response for response in self.responses.values() if is_meant(response)]
        for response in gone:
            del self.responses[response.id]
        return Said(
            [response.id for response in gone],
            [digest for response in gone for digest in (response.question_digest, response.answer_digest)],
        )

    def digests(self) -> set[str]:
        return {
            digest
            for response in self.responses.values()
            for digest in (response.question_digest, response.answer_digest)
        }
