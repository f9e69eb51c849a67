"""Clients that tell one story after the other until they are told to stop."""

from __future__ import annotations

import random
import threading
import time
import traceback

from tests.faults.client import Client
from tests.faults.history import History
from tests.faults.stories import STORIES, Teller
from tests.journey.system import System


class Traffic:
    """Several clients at once; which stories they tell is decided by the seed."""

    def __init__(self, system: System, history: History, seed: int, clients: int) -> None:
        self._system, self._history, self._seed = system, history, seed
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, name=f"client-{n}", daemon=True) for n in range(clients)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Begin no new story."""
        self._stop.set()

    def finish(self, seconds: float) -> None:
        """Wait until the stories under way have ended."""
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
            if thread.is_alive():
                self._history.spoil(f"{thread.name} is still waiting after {seconds:.0f} s")

    def _run(self) -> None:
        while not self._stop.is_set():
            self._tell(self._history.next_story())

    def _tell(self, number: int) -> None:
        chance = random.Random(f"{self._seed}-{number}")
        story = chance.choices([story for story, _ in STORIES], [weight for _, weight in STORIES])[0]
        client = Client(self._system, self._history, f"{number}-{story.__name__}")
        try:
            story(Teller(client, chance))
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-3:]
            lines = ", ".join(f"{frame.name}:{frame.lineno}" for frame in where)
            self._history.spoil(f"{client.story}: {type(error).__name__}: {error} ({lines})")
        finally:
            client.close()
