"""The recipes of the how-tos, in Python and Node.js, by queue and stream, against a site that is not always there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pika
import pytest

from chassis.broker import erasing
from chassis.broker.publisher import BrokerUnavailable
from tests.harness.agency import Agency
from tests.harness.stand_in_site import Site
from tests.integration.subscriber.conftest import QUEUE, Outside
from tests.servers.private import wait_for

pytestmark = pytest.mark.servers

ONE, TWO, THREE = "GJJ/2026-00001", "GJJ/2026-00002", "GJJ/2026-00003"
SECONDS = 40
Start = Callable[[], Agency]


@pytest.fixture(params=["python-queue", "python-stream", "js-queue", "js-stream"])
def agency(request: pytest.FixtureRequest, tmp_path: Path, agency_python: Path, outside: Outside) -> Iterator[Agency]:
    language, by = request.param.split("-")
    made = Agency(tmp_path, language, by, agency_python, {"PUBLICATIONS_URL": outside.url})
    yield made
    made.stop()


def has(agency: Agency, *index_numbers: str) -> None:
    wait_for(lambda: set(agency.has()) == set(index_numbers), SECONDS, f"it has {index_numbers}: {agency.log}")


@contextmanager
def taken_by_another(url: str) -> Iterator[None]:
    """While another program receives from the queue, and has in hand what lies there."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    connection.channel().basic_consume(QUEUE, lambda *_: None)
    try:
        yield
    finally:
        connection.close()


def is_erased(outside: Outside, secret: bytes, gone: bytes) -> bool:
    """Whether it could be done to the end; else it is to be done again, as the relay does."""
    try:
        erasing.erase(
            outside.url, [], lambda body: gone if secret in body and b"erase" not in body else None, lambda: True
        )
    except BrokerUnavailable:
        return False
    return True


def test_a_site_that_is_away_is_waited_for(agency: Agency, outside: Outside, public: Site) -> None:
    public.texts = {ONE: "全文一", TWO: "全文二"}
    public.away = 2
    outside.tell(public.event(ONE), public.event(TWO))
    agency.start()
    has(agency, ONE, TWO)
    assert "not now" in agency.log
    wait_for(lambda: agency.log.count("connected again") == 1, SECONDS, "it says that it goes on")
    assert public.asked == [ONE, ONE, ONE, TWO], "in order, and nothing twice that was there"


@pytest.mark.parametrize("agency", ["python-queue", "js-queue"], indirect=True)
def test_what_was_handled_before_a_wait_is_answered_and_the_wait_grows(
    agency: Agency, outside: Outside, public: Site
) -> None:
    agency.change("import store ", "from subscriber.site import NotNow\nimport store ")
    agency.change(
        "(event):\n", f"(event):\n    if event.index_number == '{TWO}':\n        raise NotNow('our database')\n"
    )
    agency.change("import { Book", "import { NotNow, Book")
    agency.change(
        "(event) {\n", f"(event) {{\n  if (event.indexNumber === '{TWO}') throw new NotNow('our database');\n"
    )
    public.texts = {ONE: "全文一", TWO: "全文二"}
    outside.tell(public.event(ONE), public.event(TWO))
    agency.start()
    wait_for(lambda: "again in 4 s" in agency.log, SECONDS, f"each wait is longer: {agency.log}")
    assert outside.waiting() == 1, "only what waits lies in the queue"
    assert "connected again" not in agency.log
    assert set(agency.has()) == {ONE}


def test_what_was_overtaken_while_it_was_away_is_passed(agency: Agency, outside: Outside, public: Site) -> None:
    public.texts, public.gone = {ONE: "更正后"}, {TWO, THREE}
    outside.tell(
        public.event(ONE, text="更正前"),
        public.event(TWO, text="撤下的"),
        public.event(ONE, 2, "corrected"),
        public.event(TWO, 2, "withdrawn", erase=False, unlist=True),
        public.event(THREE, 2, "withdrawn", erase=True, unlist=False),
    )
    agency.start()
    has(agency, ONE)
    assert agency.has()[ONE]["text"] == "更正后"
    wait_for(lambda: outside.waiting() == 0 or agency.by == "stream", SECONDS, "nothing is left in the queue")


def test_a_withdrawal_is_unlisted_and_a_purge_forgotten(agency: Agency, outside: Outside, public: Site) -> None:
    public.texts = {ONE: "全文一", TWO: "全文二"}
    agency.start()
    outside.tell(public.event(ONE), public.event(TWO, title="金丝雀"))
    has(agency, ONE, TWO)
    outside.tell(
        public.event(ONE, 2, "withdrawn", erase=False, unlist=True),
        public.event(TWO, 2, "withdrawn", erase=True, unlist=False),
    )
    has(agency)
    assert set(agency.has("unlisted")) == {ONE}
    assert agency.mentions("金丝雀") == []


def test_after_a_public_notice_what_it_has_of_it_is_forgotten(agency: Agency, outside: Outside, public: Site) -> None:
    """By the correction that follows the one it missed, and by a withdrawal."""
    public.texts = {ONE: "金丝雀", TWO: "金丝雀"}
    agency.start()
    outside.tell(*(public.event(number, title="金丝雀", revision=1) for number in (ONE, TWO)))
    has(agency, ONE, TWO)
    public.texts, public.gone = {ONE: "再更正"}, {TWO}
    after = {"revision": 3, "supersedes": 2, "erase_through": 1}
    outside.tell(
        public.event(ONE, 3, "corrected", **after),
        public.event(TWO, 2, "withdrawn", revision=1, erase=False, unlist=True, erase_through=1),
    )
    wait_for(lambda: agency.has().get(ONE, {}).get("text") == "再更正", SECONDS, f"it has the correction: {agency.log}")
    has(agency, ONE)
    assert agency.has("unlisted") == {}
    assert agency.mentions("金丝雀") == []


def test_it_goes_on_where_it_stood(agency: Agency, outside: Outside, public: Site) -> None:
    public.texts = {ONE: "全文一", TWO: "全文二"}
    agency.start()
    outside.tell(public.event(ONE))
    has(agency, ONE)
    agency.stop()
    outside.tell(public.event(ONE), public.event(TWO))
    agency.start()
    has(agency, ONE, TWO)
    assert public.asked == [ONE, TWO]


def test_the_stream_is_read_on_after_an_erasure(agency: Agency, outside: Outside, public: Site) -> None:
    """Written anew under a reader's eyes; the queue loses what waited in it."""
    public.texts = {ONE: "全文一", THREE: "全文三"}
    outside.tell(public.event(ONE), public.event(TWO, text="秘密"))
    public.gone = {TWO}
    agency.start()
    has(agency, ONE)
    gone = public.event(TWO, 1, "withdrawn", erase=True, unlist=False)
    wait_for(lambda: is_erased(outside, b"GJJ/2026-00002", gone), SECONDS, "the broker takes the stream anew")
    outside.tell(public.event(THREE))
    has(agency, ONE, THREE)
    assert public.asked == [ONE, TWO, THREE]


@pytest.mark.parametrize("agency", ["js-queue", "js-stream"], indirect=True)
def test_a_stop_while_it_connects_ends_it(agency: Agency, outside: Outside, public: Site) -> None:
    """A service manager may end a program that has only just begun."""
    public.texts = {ONE: "全文一"}
    outside.tell(public.event(ONE))
    run = "await subscriber.run(handle);"
    agency.change(run, f"setTimeout(() => subscriber.stop());\n{run}")
    agency.start()
    assert agency.process is not None
    assert agency.process.wait(SECONDS) == 0, agency.log


@pytest.mark.parametrize("agency", ["python-queue", "js-queue"], indirect=True)
def test_a_text_that_stays_away_is_set_aside_and_taken_when_it_is_there(
    agency: Agency, outside: Outside, public: Site
) -> None:
    agency.change('sqlite"))', 'sqlite"), patience_seconds=2)')
    agency.change("jsonl') }", "jsonl'), patienceSeconds: 2 }")
    public.texts = {TWO: "全文二"}
    outside.tell(public.event(ONE, text="全文一"), public.event(TWO))
    agency.start()
    has(agency, TWO)
    assert "set aside" in agency.log
    assert outside.waiting() == 0
    agency.stop()
    public.texts[ONE] = "全文一"
    agency.start()
    has(agency, ONE, TWO)


@pytest.mark.parametrize("agency", ["python-queue", "js-queue"], indirect=True)
def test_a_queue_that_is_not_given_is_said_with_what_to_do(agency: Agency, outside: Outside, public: Site) -> None:
    agency.change("agency.sjj", "agency.other")
    agency.start()
    wait_for(lambda: "name your own, agency.CODE" in agency.log, SECONDS, "it says why")


@pytest.mark.parametrize("agency", ["python-queue", "js-queue"], indirect=True)
def test_a_second_program_on_its_queue_waits_and_says_why(agency: Agency, outside: Outside, public: Site) -> None:
    public.texts = {ONE: "全文一"}
    outside.tell(public.event(ONE))
    with taken_by_another(outside.url):
        agency.start()
        wait_for(lambda: "another program receives from this queue" in agency.log, SECONDS, "it says why")
        assert agency.has() == {}
    has(agency, ONE)


@pytest.mark.parametrize("agency", ["python-queue", "js-queue"], indirect=True)
def test_an_address_that_ends_elsewhere_is_said_with_what_to_do(agency: Agency, outside: Outside) -> None:
    agency.environ["PUBLICATIONS_URL"] = f"{outside.url}-of-others"
    agency.start()
    wait_for(lambda: "the address ends in /publications" in agency.log, SECONDS, "it says why")


@pytest.mark.parametrize("agency", ["python-stream", "js-stream"], indirect=True)
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('"begin"', "start is first, next"),
        ('"first", topics="fees"', "Give topics as a list"),
        ('"first", topic=["fees"]', "topic"),
    ],
)
def test_a_stream_that_would_bring_nothing_is_refused_at_the_start(agency: Agency, wrong: str, said: str) -> None:
    agency.change('start="first"', f"start={wrong}")
    agency.change("start: 'first'", f"start: {wrong.replace('=', ': ')}")
    agency.start()
    assert agency.process is not None
    assert agency.process.wait(SECONDS) != 0
    agency.process = None
    assert said in agency.log
