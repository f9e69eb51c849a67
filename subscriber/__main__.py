"""Print publication events as JSON lines."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sqlite3
import sys

from subscriber.book import Book
from subscriber.client import BadAddress, NotConnected, Subscriber
from subscriber.events import PublicationEvent
from subscriber.stream import STREAM, Stream


def main() -> int:
    """Run until Ctrl-C, or with ``--once`` until nothing more is there; 1 where the broker is away or refuses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="amqps://agency.CODE:PASSWORD@HOST/publications")
    parser.add_argument("source", metavar="QUEUE", help=f"agency.CODE, or {STREAM} to read the stream")
    parser.add_argument("--once", action="store_true", help="stop when nothing more is there")
    parser.add_argument("--book", default=":memory:", help="file that remembers what was received")
    parser.add_argument("--body", action="append", default=[], help="only publications of this body; may be repeated")
    parser.add_argument("--topic", action="append", default=[], help="of the stream: only this topic; may be repeated")
    given = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(message)s")
    logging.getLogger("pika").setLevel(logging.CRITICAL)  # what it tells in tracebacks, the client says in a line
    if given.topic and given.source != STREAM:
        parser.error(f"--topic is for {STREAM}: an agency's queue is narrowed to its topics by the broker")
    source = Stream(topics=given.topic) if given.source == STREAM else given.source
    try:
        book = Book(given.book)
    except (OSError, sqlite3.Error) as wrong:
        parser.error(f"--book {given.book}: {wrong}")
    try:
        subscriber = Subscriber(given.url, source, book=book, bodies=given.body)
    except BadAddress as wrong:
        parser.error(str(wrong))
    signal.signal(signal.SIGINT, lambda *_: subscriber.stop())
    signal.signal(signal.SIGTERM, lambda *_: subscriber.stop())
    try:
        if given.once:
            subscriber.drain(_print)
        else:
            subscriber.run(_print)
    except NotConnected as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
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
