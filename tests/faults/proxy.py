"""A way from one service to one server that can be cut, slowed, held, or muted, in the manner of a bad network."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, Literal

Mode = Literal["open", "cut", "slow", "held", "mute"]
"""``held``: connections stay open and nothing passes; ``mute``: requests pass and answers do not (half-open)."""

SLOW_SECONDS = 0.15
CHUNK = 65_536


class Network:
    """The thread in which all proxies of a run work."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._ways: list[Proxy] = []
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self._thread.start()

    def way_to(self, port: int) -> Proxy:
        """A new way to a server on this machine."""
        proxy = Proxy(self, port)
        self.run(proxy.listen())
        self._ways.append(proxy)
        return proxy

    def run(self, deed: Coroutine[Any, Any, None]) -> None:
        """Do something in the network's thread and wait for it."""
        asyncio.run_coroutine_threadsafe(deed, self._loop).result(10)

    def close(self) -> None:
        """Break every connection and end the thread."""
        self.run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        for way in self._ways:
            await way.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Proxy:
    """Passes bytes between clients and one server, as its mode says."""

    def __init__(self, network: Network, target: int) -> None:
        self._network, self._target = network, target
        self._mode: Mode = "open"
        self._changed: asyncio.Event = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        self._forgotten: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def listen(self) -> None:
        """Bind a free port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Take no more connections, and break those there are."""
        self._server.close()
        await self._reset()

    def set(self, mode: Mode) -> None:
        """Change how it behaves; ``cut`` resets every connection and refuses new ones."""
        self._network.run(self._set(mode))

    def reset(self) -> None:
        """Break every connection once; new ones are taken."""
        self._network.run(self._reset())

    def forget(self) -> None:
        """Let nothing pass over the present connections any more; new ones work. It lasts until :meth:`reset`."""
        self._network.run(self._forget())

    async def _forget(self) -> None:
        self._forgotten |= self._open

    async def _set(self, mode: Mode) -> None:
        self._mode = mode
        self._wake()
        if mode == "cut":
            await self._reset()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _reset(self) -> None:
        for writer in list(self._open):
            with contextlib.suppress(Exception):
                writer.transport.abort()
        self._open.clear()
        self._forgotten.clear()
        self._wake()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._mode == "cut":
            writer.transport.abort()
            return
        try:
            to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, to_writer}
        for source, sink, closed, answers in ((reader, to_writer, writer, False), (to_reader, writer, to_writer, True)):
            task = asyncio.ensure_future(self._pump(source, sink, closed, answers=answers))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, other: asyncio.StreamWriter, *, answers: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while chunk := await source.read(CHUNK):
                while self._mode == "held" or (self._mode == "mute" and answers) or sink in self._forgotten:
                    await self._changed.wait()
                if self._mode == "slow":
                    await asyncio.sleep(SLOW_SECONDS)
                if sink.is_closing():
                    break
                sink.write(chunk)
                await sink.drain()
        for writer in (sink, other):
            self._open.discard(writer)
            with contextlib.suppress(Exception):
                writer.close()
