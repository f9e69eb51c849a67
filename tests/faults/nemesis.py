"""Injects faults by a seeded plan, processes and surroundings side by side, until enough were injected."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping

from tests.faults.faults import PROCESSES, SURROUNDINGS, Fault, NotNow, Scene
from tests.faults.history import History

PAUSE_SECONDS = (0.2, 1.2)
Deck = Mapping[str, tuple[Fault, int]]


def plan(deck: Deck, chance: random.Random, count: int) -> list[str]:
    """The kinds in the order of a run: every kind before any is repeated beyond its share."""
    order = list(deck)
    chance.shuffle(order)
    while len(order) < count:
        again = [kind for kind, (_, weight) in deck.items() for _ in range(weight)]
        chance.shuffle(again)
        order += again
    return order[:count]


class Nemesis:
    """Two destinations of faults; each takes the next of its plan as soon as the last is over."""

    def __init__(self, scene: Scene, history: History, seed: int, injections: int, only: tuple[str, ...] = ()) -> None:
        self._scene, self._history, self._seed = scene, history, seed
        self._wanted = injections
        self._until = float("inf")
        self._decks = {"processes": PROCESSES, "surroundings": SURROUNDINGS}
        if only:
            everything = {**PROCESSES, **SURROUNDINGS}
            self._decks = {"only": {kind: everything[kind] for kind in only}}
        self.failure: BaseException | None = None

    def run(self, seconds: float) -> None:
        """Inject until enough or until the time is up, and wait for the last one to be over."""
        self._until = time.monotonic() + seconds
        destinations = [
            threading.Thread(target=self._destination, args=(name,), name=name, daemon=True) for name in self._decks
        ]
        for destination in destinations:
            destination.start()
        for destination in destinations:
            destination.join()
        if self.failure is not None:
            raise self.failure

    def _destination(self, name: str) -> None:
        chance = random.Random(f"{self._seed}-{name}")
        scene = Scene(self._scene.cluster, self._scene.meddler, chance)
        deck = self._decks[name]
        for kind in plan(deck, chance, self._wanted * 3):
            if self.failure or time.monotonic() > self._until or len(self._history.injections) >= self._wanted:
                return
            begun = self._history.now()
            try:
                made = self._history.inject(kind, deck[kind][0](scene), begun)
                print(made.line(), flush=True)
            except NotNow:
                print(f"{begun:9.2f}  not now: {kind}", flush=True)
            except BaseException as error:
                self.failure = error
                raise
            time.sleep(chance.uniform(*PAUSE_SECONDS))
