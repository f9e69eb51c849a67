"""A publisher that needs no broker: the test says what is answered to each batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chassis.broker.publisher import Batch, Message

Answer = Callable[[Batch, Sequence[Message]], None]


def acknowledge(batch: Batch, messages: Sequence[Message]) -> None:
    for message in messages:
        batch.settle(message.key, good=True)


class Broker:
    """Stands for publisher and broker: ``answer`` says what becomes of each batch."""

    def __init__(self, answer: Answer = acknowledge) -> None:
        self.sent: list[int] = []
        self.batches = 0
        self._answer = answer

    def connect(self) -> None:
        """It is always there."""

    def submit(self, messages: Sequence[Message]) -> Batch:
        batch = Batch(message.key for message in messages)
        self.sent += [message.key for message in messages]
        self.batches += 1
        self._answer(batch, messages)
        return batch

    def close(self) -> None:
        """Nothing is open."""

    def give_up(self) -> None:
        """Nobody waits."""
