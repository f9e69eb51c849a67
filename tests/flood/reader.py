"""One of the others: reads page after page, and writes for each how many milliseconds its answer took.

A process of its own, and of the standard library only: what is measured is how long the system takes to answer, not
how long a reader waits for the interpreter that the senders of hostile requests keep busy.

Example: python tests/flood/reader.py 127.0.0.1:8000 127.0.0.4 / /published
"""

from __future__ import annotations

import http.client
import itertools
import sys
import time

SECONDS = 60.0
PAUSE = 0.02


def main(place: str, at: str, *paths: str) -> None:
    """Read until nobody takes the figures any more. Raises where an answer is not 200."""
    for path in itertools.cycle(paths):
        print(f"{_read(place, at, path):.3f}", flush=True)
        time.sleep(PAUSE)


def _read(place: str, at: str, path: str) -> float:
    begun = time.perf_counter()
    connection = http.client.HTTPConnection(place, timeout=SECONDS, source_address=(at, 0))
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except BrokenPipeError:
        sys.stderr.close()
