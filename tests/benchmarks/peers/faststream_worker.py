"""FastStream: the same work for each message, on the same database. A byte on the standard output for each."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from faststream import FastStream
from faststream.rabbit import Channel, RabbitBroker, RabbitMessage, RabbitQueue

from tests.benchmarks import model, raw_worker


def main(folder: str, database: str, url: str) -> None:
    """Consume until ended."""
    service = model.ledger(database, Path(folder))
    broker = RabbitBroker(url, default_channel=Channel(prefetch_count=raw_worker.PREFETCH), logger=None)

    # Nothing is awaited in it, so the messages are taken in their order in spite of the prefetching.
    @broker.subscriber(RabbitQueue(model.QUEUE, declare=False))
    async def take(message: RabbitMessage) -> None:
        raw_worker.take(service, message.body)
        os.write(1, b".")

    asyncio.run(FastStream(broker, logger=None).run())


if __name__ == "__main__":
    main(*sys.argv[1:])
