"""An agency's client handles each event once, shows gaps, and checks the text that it fetches."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest

from chassis.base.hashing import sm3
from subscriber.__main__ import main
from subscriber.book import Book, Turn
from subscriber.client import BadAddress, Subscriber
from subscriber.events import NotAnEvent, decode
from subscriber.site import NotNow
from subscriber.stream import Stream
from subscriber.texts import Changed, DigestDiffers, TextNotAvailable, fetch_file, fetch_text
from tests.harness.agency import recipe_of

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
    taken(a_message(1), book=Book(tmp_path / "received.sqlite"))
    assert taken(a_message(1), a_message(2), book=Book(tmp_path / "received.sqlite")) == ([2], [])


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
    handle, store = recipe(answer, an_answer("更正后的全文。"))
    corrected = {"text": {"digest": sm3("更正后的全文。".encode()), "size": 21}}
    client = Subscriber("amqp://unused", "agency.sjj")
    assert client.take(a_message(1), handle)
    assert store.kept == {}
    assert client.take(a_message(2, kind=follows, **corrected), handle)
    assert store.kept == ({} if follows == "withdrawn" else {"GJJ/2026-00118": "更正后的全文。"})


@pytest.mark.parametrize(("erase", "left"), [(False, {"GJJ/2026-00118": TEXT}), (True, {})])
def test_a_withdrawal_tells_to_unlist_or_to_erase(erase, left):
    handle, store = recipe(an_answer(TEXT))
    client = Subscriber("amqp://unused", "agency.sjj")
    client.take(a_message(1), handle)
    client.take(a_message(2, kind="withdrawn", erase=erase, unlist=not erase), handle)
    assert (store.kept, store.unlisted) == ({}, left)


def test_the_purge_of_what_was_missed_is_no_gap():
    assert taken(a_message(1), a_message(4, kind="withdrawn", erase=True)) == ([1, 4], [])


def test_only_the_event_that_ends_a_public_notice_excuses_what_left_the_queue():
    ended = {"kind": "corrected", "erase_through": 2}
    assert taken(a_message(1), a_message(3, supersedes=2, **ended)) == ([1, 3], [])
    assert taken(a_message(1), a_message(4, supersedes=3, **ended)) == ([1, 4], [(4, 2)])
    assert taken(a_message(1), a_message(3, kind="withdrawn", erase_through=2, revision=2)) == ([1, 3], [])


def test_an_agency_that_was_away_at_the_end_of_a_notice_forgets_it_all_the_same():
    """The correction that ended it is passed, since another one followed."""
    handle, store = recipe(an_answer(TEXT), an_answer("再更正。"), an_answer("再更正。"))
    client = Subscriber("amqp://unused", "agency.sjj")
    client.take(a_message(1), handle)
    for sequence, text in ((2, "隐去后。"), (3, "再更正。")):
        told = {"digest": sm3(text.encode()), "size": 9}
        client.take(a_message(sequence, kind="corrected", erase_through=1, text=told), handle)
    assert store.forgotten == [("GJJ/2026-00118", 1)] * 2
    assert store.kept == {"GJJ/2026-00118": "再更正。"}


def test_what_is_not_to_be_had_now_comes_again_and_is_then_handled():
    handle, store = recipe((503, b""), an_answer(TEXT))
    client = Subscriber("amqp://unused", "agency.sjj")
    with pytest.raises(NotNow):
        client.take(a_message(1), handle)
    assert client.take(a_message(1), handle)
    assert store.kept == {"GJJ/2026-00118": TEXT}


def test_what_stays_away_is_set_aside_until_a_later_event_settles_it(tmp_path):
    book = Book(tmp_path / "received.sqlite")
    handle, _ = recipe((503, b""), an_answer(TEXT))
    client = Subscriber("amqp://unused", "agency.sjj", book=book, patience_seconds=0)
    assert client.take(a_message(1, title="金丝雀"), handle)
    (aside,) = book.aside()
    assert (aside.index_number, "503" in aside.reason) == ("GJJ/2026-00118", True)
    assert client.take(a_message(2, kind="withdrawn", erase=True), handle)
    assert book.aside() == []
    assert all("金丝雀".encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_book_may_be_used_in_another_thread():
    """`stop` is for a program that runs it in one."""
    book, found = Book(), []
    thread = Thread(target=lambda: found.append(book.position(decode(a_message(1))).turn))
    thread.start()
    thread.join(10)
    assert found == [Turn.FIRST]


def test_the_stream_is_begun_where_one_wishes_and_gone_on_with_where_one_stood():
    book, stream = Book(), Stream(start="next", topics=["finance"])
    assert stream.arguments(book) == {"x-stream-offset": "next"}
    book.keep_place(stream.name, 41)
    assert stream.arguments(book) == {"x-stream-offset": 42}
    assert stream.is_asked_for("disclosure.withdrawn.finance.unit")
    assert not stream.is_asked_for("disclosure.withdrawn.fees.unit")


@pytest.mark.parametrize("start", ["begin", "", -1, 1.5, True, date(2026, 11, 24), None])
def test_a_beginning_that_the_broker_does_not_know_is_refused_before_it_is_asked(start):
    with pytest.raises(ValueError, match=r"start 应为 first.*start is first"):
        Stream(start=start)


def test_a_time_without_a_zone_is_one_of_this_machine(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        offset = Stream(start=datetime(2026, 11, 24, 10, 0)).arguments(Book())["x-stream-offset"]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert offset.utcoffset() == timedelta(hours=8)
    assert offset == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def test_letters_are_not_taken_for_the_codes_of_topics_and_bodies():
    with pytest.raises(ValueError, match=r"topics 应为列表.*Give topics as a list"):
        Stream(topics="finance")
    with pytest.raises(ValueError, match=r"bodies 应为列表.*Give bodies as a list"):
        Subscriber("amqp://unused", "agency.sjj", bodies="GJJ")


@pytest.mark.parametrize("kind", ["no folder", "no book"])
def test_a_book_that_cannot_be_used_is_named_in_a_line(kind, tmp_path, capsys, monkeypatch):
    book = tmp_path / "missing" / "book" if kind == "no folder" else tmp_path / "picture"
    if kind == "no book":
        book.write_bytes(b"\x89PNG\r\n" + bytes(300))
    monkeypatch.setattr("sys.argv", ["yangguang-subscriber", "amqp://unused", "agency.sjj", "--book", str(book)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert f"--book {book}: " in capsys.readouterr().err


def test_a_file_is_fetched_by_its_digest_or_was_overtaken():
    event = decode(a_message(content_hash="sm3:1"))
    digest = sm3(b"file")
    assert fetch_file(event, digest, lambda _: (200, b"file")) == b"file"
    with pytest.raises(DigestDiffers):
        fetch_file(event, digest, lambda _: (200, b"other"))
    for content_hash, outcome in (("sm3:2", Changed), ("sm3:1", TextNotAvailable)):
        answers = iter([(404, b""), (200, json.dumps({"content_hash": content_hash}).encode())])
        with pytest.raises(outcome):
            fetch_file(event, digest, lambda _, answers=answers: next(answers))


def recipe(*answers):
    """The `handle` of `docs/how-to/add-an-agency.md`, with a store and a site that answers so."""
    code = recipe_of("queue", "python").partition("def handle(event):")[2].partition("Subscriber(os")[0]
    store, left = Store(), iter(answers)
    scope = {"store": store, "fetch_text": lambda event: fetch_text(event, lambda _: next(left))}
    exec("def handle(event):" + code, scope)  # the documentation's own
    return scope["handle"], store


def test_an_answer_whose_text_is_not_the_one_of_its_own_digest_is_no_correction():
    altered = json.dumps({"text": "改动", "text_digest": sm3("更正".encode())}).encode()
    with pytest.raises(DigestDiffers):
        fetch_text(decode(a_message()), lambda _: (200, altered))


@pytest.mark.parametrize("address", ["nonsense", "http://broker", "amqp://a:b@h:99999999/x", "amqp//h", ""])
def test_what_is_no_address_of_a_broker_is_refused_in_both_languages(address, capsys, monkeypatch):
    with pytest.raises(BadAddress, match=r"消息服务器地址不对.*no address of a broker"):
        Subscriber(address, "agency.sjj")
    monkeypatch.setattr("sys.argv", ["yangguang-subscriber", address, "agency.sjj"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "消息服务器地址不对" in capsys.readouterr().err


class Store:
    """An agency's own."""

    def __init__(self):
        self.kept, self.unlisted, self.forgotten = {}, {}, []

    def put(self, index_number, data, text):
        self.kept[index_number] = text

    def unlist(self, index_number):
        if index_number in self.kept:
            self.unlisted[index_number] = self.kept.pop(index_number)

    def forget_through(self, index_number, revision):
        self.forgotten.append((index_number, revision))

    def forget(self, index_number):
        self.kept.pop(index_number, None)
