"""What ends a client's run, and what does not."""

from __future__ import annotations

import subprocess
import sys
from threading import Thread

import pytest

from subscriber.book import Book
from subscriber.client import NotConnected, Subscriber
from subscriber.events import PublicationEvent
from subscriber.stream import Stream
from tests.harness.stand_in_site import Site
from tests.integration.subscriber.conftest import QUEUE, Outside
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers

ONE, TWO = "GJJ/2026-00001", "GJJ/2026-00002"


def test_what_an_agencys_own_program_raises_ends_the_run_though_a_connection_could_have_raised_it(
    outside: Outside, public: Site
) -> None:
    def handle(event: PublicationEvent) -> None:
        raise OSError("no space left on device")

    outside.tell(public.event(ONE))
    with pytest.raises(OSError, match="no space left"):
        Subscriber(outside.url, QUEUE).run(handle)
    taken: list[PublicationEvent] = []
    assert Subscriber(outside.url, QUEUE).drain(taken.append) == 1
    assert [event.index_number for event in taken] == [ONE]


def test_it_runs_in_a_thread_until_it_is_stopped(outside: Outside, public: Site) -> None:
    taken: list[PublicationEvent] = []
    client = Subscriber(outside.url, QUEUE, book=Book())
    outside.tell(public.event(ONE))
    thread = Thread(target=client.run, args=(taken.append,))
    thread.start()
    wait_for(lambda: len(taken) == 1, 20, "it takes what is there")
    client.stop()
    thread.join(20)
    assert not thread.is_alive()


def test_an_account_that_is_refused_is_said_to_be_and_tried_again(
    outside: Outside, public: Site, caplog: pytest.LogCaptureFixture
) -> None:
    outside.tell(public.event(ONE))
    wrong = outside.url.replace("guest:guest", "guest:wrong")
    client = Subscriber(wrong, QUEUE)
    thread = Thread(target=client.run, args=(lambda _: None,))
    thread.start()
    wait_for(lambda: "refuses this account" in caplog.text, 20, "it says why")
    client.stop()
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("address", "queue", "said"),
    [
        ("{outside}", "agency.other", "name your own, agency.CODE"),
        ("{refused}", QUEUE, "refuses this account"),
        ("{outside}-of-others", QUEUE, "the address ends in /publications"),
        ("amqp://agency.sjj:secret@127.0.0.1:1/publications", QUEUE, "the connection was lost"),
    ],
)
def test_once_says_in_one_line_why_it_received_nothing(outside: Outside, address: str, queue: str, said: str) -> None:
    url = address.format(outside=outside.url, refused=outside.url.replace("guest:guest", "guest:wrong"))
    command = [sys.executable, "-m", "subscriber", url, queue, "--once"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert said in line


def test_a_second_program_on_the_same_queue_waits_until_the_first_has_ended(
    outside: Outside, public: Site, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = (Subscriber(outside.url, QUEUE, book=Book()) for _ in range(2))
    taken: list[str] = []
    threads = [
        Thread(
            target=client.run,
            args=(lambda event, name=name: taken.append(f"{name} {event.index_number}"),),
            daemon=True,
        )
        for client, name in ((first, "first"), (second, "second"))
    ]
    outside.tell(public.event(ONE))
    threads[0].start()
    wait_for(lambda: taken == [f"first {ONE}"], 20, "the first receives")
    with pytest.raises(NotConnected, match="another program receives from this queue"):
        Subscriber(outside.url, QUEUE).drain(lambda _: None)
    threads[1].start()
    wait_for(lambda: "another program receives from this queue" in caplog.text, 20, "the second says why it waits")
    outside.tell(*(public.event(f"GJJ/2026-0000{number}") for number in range(2, 8)))
    wait_for(lambda: len(taken) == 7, 20, "all of it is received")
    assert {told.split()[0] for told in taken} == {"first"}
    first.stop()
    threads[0].join(20)
    outside.tell(public.event("GJJ/2026-00008"))
    wait_for(lambda: taken[7:] == ["second GJJ/2026-00008"], 30, "the second goes on")
    second.stop()
    threads[1].join(20)
    assert not any(thread.is_alive() for thread in threads)


def test_only_the_topics_asked_for_are_taken_of_the_stream(outside: Outside, public: Site) -> None:
    outside.tell(public.event(ONE))
    outside.tell(public.event(TWO), topic="fees")
    taken: list[PublicationEvent] = []
    Subscriber(outside.url, Stream(topics=["fees"])).drain(taken.append)
    assert [event.index_number for event in taken] == [TWO]
