"""Print an agency's publication events as JSON lines: ``python -m subscriber URL QUEUE [--once] [--book FILE]``."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys

from subscriber.client import Subscriber
from subscriber.events import PublicationEvent
from subscriber.sequences import SequenceBook


def main() -> int:
    """Run until Ctrl-C, or with ``--once`` until the queue is empty."""
    parser = argparse.ArgumentParser(prog="python -m subscriber", description=__doc__)
    parser.add_argument("url", help="amqps://agency.CODE:PASSWORD@HOST/publications")
    parser.add_argument("queue", help="agency.CODE")
    parser.add_argument("--once", action="store_true", help="stop when the queue is empty")
    parser.add_argument("--book", default=":memory:", help="file that remembers what was received")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(message)s")
    subscriber = Subscriber(given.url, given.queue, book=SequenceBook(given.book))
    signal.signal(signal.SIGINT, lambda *_: subscriber.stop())
    signal.signal(signal.SIGTERM, lambda *_: subscriber.stop())
    if given.once:
        subscriber.drain(_print)
    else:
        subscriber.run(_print)
    return 0


def _print(event: PublicationEvent) -> None:
    line = {
        "id": event.id,
        "kind": event.kind,
        "index_number": event.index_number,
        "sequence": event.sequence,
        "body": event.body,
        "time": event.at.isoformat(),
        "data": event.data,
    }
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
