"""An agency's client handles each event once, shows gaps, and checks the text that it fetches."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest

from chassis.base.hashing import sm3
from subscriber.client import Subscriber
from subscriber.events import NotAnEvent, decode
from subscriber.sequences import SequenceBook
from subscriber.texts import DigestDiffers, TextNotAvailable, fetch_text

ROOT = Path(__file__).resolve().parents[3]
TEXT = "# 财务收支报告\n\n全文。"


def a_message(sequence=1, *, index_number="GJJ/2026-00118", body="GJJ", kind="published", **data):
    told = {"api": "https://zwgk.example.gov.cn/x", "text": {"digest": sm3(TEXT.encode()), "size": 9}, **data}
    envelope = {
        "specversion": "1.0",
        "id": f"e-{sequence}",
        "source": "https://zwgk.example.gov.cn/notify",
        "type": f"yangguang.disclosure.{kind}.v1",
        "subject": index_number,
        "time": "2026-11-24T02:00:00Z",
        "sequence": sequence,
        "body": body,
        "data": told,
    }
    return json.dumps(envelope).encode()


def taken(*messages, book=None, **options):
    gaps, handled = [], []
    client = Subscriber(
        "amqp://unused",
        "agency.sjj",
        book=book,
        on_gap=lambda event, due: gaps.append((event.sequence, due)),
        **options,
    )
    for message in messages:
        client.take(message, lambda event: handled.append(event.sequence))
    return handled, gaps


def test_a_repeated_event_is_handled_once():
    assert taken(a_message(1), a_message(1), a_message(2), a_message(1)) == ([1, 2], [])


def test_a_gap_is_shown_and_the_event_still_handled():
    assert taken(a_message(1), a_message(4), a_message(5)) == ([1, 4, 5], [(4, 2)])


def test_an_agency_that_joins_late_sees_no_gap():
    assert taken(a_message(7)) == ([7], [])


def test_sequences_count_per_index_number():
    assert taken(a_message(1), a_message(1, index_number="GJJ/2026-00119")) == ([1, 1], [])


def test_what_was_received_survives_a_restart(tmp_path):
    taken(a_message(1), book=SequenceBook(tmp_path / "received.sqlite"))
    assert taken(a_message(1), a_message(2), book=SequenceBook(tmp_path / "received.sqlite")) == ([2], [])


def test_an_event_whose_handling_failed_comes_again():
    client = Subscriber("amqp://unused", "agency.sjj")

    def broken(event):
        raise RuntimeError("the agency's own database is away")

    with pytest.raises(RuntimeError):
        client.take(a_message(1), broken)
    handled = []
    assert client.take(a_message(1), handled.append)


def test_other_bodies_are_left_out():
    assert taken(a_message(1), a_message(1, index_number="GDKY/2026-00001", body="GDKY"), bodies=["GDKY"])[0] == [1]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"type": "other"}', a_message(0), a_message(1).replace(b'"data"', b'"dato"')],
)
def test_what_is_no_event_is_refused(content):
    with pytest.raises(NotAnEvent):
        decode(content)
    assert taken(content) == ([], [])


def test_a_fetched_text_must_have_the_announced_digest():
    event = decode(a_message())
    assert fetch_text(event, lambda _: (200, json.dumps({"text": TEXT}).encode())) == TEXT
    with pytest.raises(DigestDiffers):
        fetch_text(event, lambda _: (200, json.dumps({"text": TEXT + " "}).encode()))


@pytest.mark.parametrize("answer", [(404, b""), (200, b"{}"), (200, b"[]"), (200, b"<html>"), (503, b"")])
def test_a_text_that_is_not_there_is_said_so(answer):
    with pytest.raises(TextNotAvailable):
        fetch_text(decode(a_message()), lambda _: answer)


def an_answer(text: str) -> tuple[int, bytes]:
    return 200, json.dumps({"text": text, "text_digest": sm3(text.encode())}).encode()


@pytest.mark.parametrize(("answer", "follows"), [((410, b""), "withdrawn"), (an_answer("更正后的全文。"), "corrected")])
def test_an_agency_goes_on_where_a_publication_was_overtaken_before_it_read_it(answer, follows):
    """The recipe of `docs/how-to/add-an-agency.md`, as it is written there."""
    document = (ROOT / "docs/how-to/add-an-agency.md").read_text()
    code = "   def handle(event):" + document.partition("def handle(event):")[2].partition("Subscriber(URL")[0]
    store = Store()
    answers = iter([answer, an_answer("更正后的全文。")])
    scope = {"store": store, "fetch_text": lambda event: fetch_text(event, lambda _: next(answers))}
    exec(textwrap.dedent(code), scope)  # the documentation's own
    corrected = {"text": {"digest": sm3("更正后的全文。".encode()), "size": 21}}
    client = Subscriber("amqp://unused", "agency.sjj")
    assert client.take(a_message(1), scope["handle"])
    assert store.kept == {}
    assert client.take(a_message(2, kind=follows, **corrected), scope["handle"])
    assert store.kept == ({} if follows == "withdrawn" else {"GJJ/2026-00118": "更正后的全文。"})


def test_an_answer_whose_text_is_not_the_one_of_its_own_digest_is_no_correction():
    altered = json.dumps({"text": "改动", "text_digest": sm3("更正".encode())}).encode()
    with pytest.raises(DigestDiffers):
        fetch_text(decode(a_message()), lambda _: (200, altered))


class Store:
    """An agency's own."""

    def __init__(self):
        self.kept = {}

    def put(self, index_number, data, text):
        self.kept[index_number] = text

    def remove(self, index_number):
        self.kept.pop(index_number, None)
