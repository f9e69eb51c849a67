"""A first load in Node.js brings what one in Python brings."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from subscriber.book import Book
from subscriber.first_load import FirstLoad
from subscriber.site import NotNow
from subscriber.texts import fetch_text
from tests.harness.stand_in_catalog import Catalog
from tests.harness.stand_in_site import served
from tests.servers.require import SUBSCRIBER

pytestmark = pytest.mark.servers

ONE, TWO, THREE, FOUR = (f"GJJ/2026-0000{number}" for number in range(1, 5))
PROGRAM = """
import {{ Book, fetchText, FirstLoad }} from {library};
const [site, file, seconds, ...topics] = process.argv.slice(2);
const options = {{ patienceSeconds: Number(seconds), firstPauseSeconds: 0.01, topics }};
await new FirstLoad(site, {{ book: new Book(file), ...options }}).run(
  async (event) => {{
    const text = event.kind === 'withdrawn' ? null : await fetchText(event);
    console.log(JSON.stringify({{ ...event, text, at: event.at.toISOString() }}));
  }},
);
"""


class Loading:
    """The site, and a program in Node.js that loads it into one book."""

    def __init__(self, folder: Path) -> None:
        self.catalog, self.folder, self.address, self.said = Catalog(), folder, "", ""
        program = PROGRAM.format(library=json.dumps(str(SUBSCRIBER / "subscriber.js")))
        (folder / "load.mjs").write_text(program, encoding="utf-8")

    def answer(self, path: str) -> tuple[int, Any]:
        """What the site answers for a path."""
        try:
            status, content = self.catalog.fetch(path)
        except NotNow:
            return 503, {}
        return status, {} if status == 404 else json.loads(content or b"{}")

    def run(self, *topics: str, seconds: int = 20, fails: bool = False) -> list[dict[str, Any]]:
        """The events of one run; what it said beside is in ``said``."""
        command = ["node", "load.mjs", self.address, "received.jsonl", str(seconds), *topics]
        ended = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        assert (ended.returncode != 0) is fails, ended.stderr
        self.said = ended.stderr
        return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.fixture
def loading(tmp_path: Path) -> Iterator[Loading]:
    made = Loading(tmp_path)
    with served(made.answer) as made.address:
        yield made


def test_it_brings_the_same_events(loading: Loading) -> None:
    catalog = loading.catalog
    catalog.tell("published", ONE, "全文一")
    catalog.tell("corrected", ONE, "更正后", erase_through=1)
    catalog.tell("withdrawn", TWO, erase_through=1)
    catalog.tell("withdrawn", THREE, erase=True)
    catalog.tell("published", FOUR, "全文四")
    catalog.texts[FOUR] = ""  # withdrawn between the log and the text
    expected: list[dict[str, Any]] = []
    FirstLoad(loading.address, book=Book()).run(
        lambda event: expected.append(
            {
                "id": event.id,
                "kind": event.kind,
                "indexNumber": event.index_number,
                "sequence": event.sequence,
                "body": event.body,
                "at": event.at,
                "data": event.data,
                "text": None if event.kind == "withdrawn" else fetch_text(event),
                "erases": event.erases,
                "erasesThrough": event.erases_through,
            }
        )
    )
    found = loading.run()
    assert [{**event, "at": datetime.fromisoformat(event["at"])} for event in found] == expected
    assert [event["erasesThrough"] for event in found] == [1, 1, 0]


def test_a_later_load_brings_only_what_changed_since_and_a_site_that_is_away_is_waited_for(loading: Loading) -> None:
    loading.catalog.tell("published", ONE, "全文一")
    loading.catalog.away = 2
    assert [event["indexNumber"] for event in loading.run()] == [ONE]
    loading.catalog.tell("published", TWO, "全文二")
    loading.catalog.away = 1
    assert loading.run(seconds=0, fails=True) == []
    assert [event["indexNumber"] for event in loading.run()] == [TWO]
    assert loading.run() == []


def test_one_publication_that_the_site_cannot_give_does_not_keep_back_those_behind_it(loading: Loading) -> None:
    for index_number in (ONE, TWO, THREE):
        loading.catalog.tell("published", index_number, "全文")
    loading.catalog.damaged = {TWO}
    assert [event["indexNumber"] for event in loading.run(seconds=0)] == [ONE, THREE]
    assert f"{TWO}: left out, and tried again by the next load" in loading.said
    assert loading.run(seconds=0) == []
    assert f"{TWO}: still left out" in loading.said
    loading.catalog.damaged.clear()
    assert [event["indexNumber"] for event in loading.run()] == [TWO]
    assert loading.run() == []
    assert loading.said == ""


def test_what_is_not_found_though_the_log_names_it_is_not_taken_for_gone(loading: Loading) -> None:
    for index_number in (ONE, TWO):
        loading.catalog.tell("published", index_number, "全文")
    loading.catalog.unknown = {ONE}
    assert [event["indexNumber"] for event in loading.run(seconds=0)] == [TWO]
    assert f"{ONE}: left out, and tried again by the next load" in loading.said
    loading.catalog.unknown.clear()
    assert [event["indexNumber"] for event in loading.run()] == [ONE]


def test_a_correction_that_gives_it_another_topic_reaches_whoever_has_it(loading: Loading) -> None:
    loading.catalog.tell("published", ONE, "全文一")
    assert [event["indexNumber"] for event in loading.run("finance")] == [ONE]
    loading.catalog.topics = {ONE: "policy", TWO: "policy"}
    loading.catalog.tell("corrected", ONE, "更正后")
    loading.catalog.tell("published", TWO, "全文二")
    assert [event["indexNumber"] for event in loading.run("finance")] == [ONE]


def test_a_load_that_is_widened_brings_what_was_left_out_before(loading: Loading) -> None:
    loading.catalog.topics = {TWO: "policy"}
    loading.catalog.tell("published", ONE, "全文一")
    loading.catalog.tell("published", TWO, "全文二")
    assert [event["indexNumber"] for event in loading.run("finance")] == [ONE]
    assert TWO in [event["indexNumber"] for event in loading.run("policy", "finance")]
    assert loading.run("finance", "policy") == []


def test_a_book_that_is_further_than_the_log_of_the_site_is_not_gone_on_with(loading: Loading) -> None:
    loading.catalog.tell("published", ONE, "全文一")
    assert len(loading.run()) == 1
    loading.catalog.lines.clear()
    assert loading.run(fails=True) == []
    assert "OtherLog" in loading.said
    assert "has not reached 1" in loading.said


def test_words_of_what_stands_before_the_site_are_not_taken_for_its_own(tmp_path: Path) -> None:
    loading = Loading(tmp_path)
    with served(lambda _: (200, {"code": 403, "msg": "blocked"})) as loading.address:
        assert loading.run(seconds=0, fails=True) == []
    assert "and not what was asked for" in loading.said


def test_what_is_no_address_of_a_site_and_no_book_is_refused_at_once_and_left_as_it_is(loading: Loading) -> None:
    other = loading.folder / "received.jsonl"
    other.write_bytes(b"SQLite format 3\0" + bytes(300))
    assert loading.run(fails=True) == []
    assert "is no book and is left as it is" in loading.said
    assert other.stat().st_size == 316
    other.unlink()
    loading.address = "zwgk.example.gov.cn"
    assert loading.run(fails=True) == []
    assert "no address of a site" in loading.said
    program = loading.folder / "load.mjs"
    program.write_text(
        program.read_text(encoding="utf-8").replace(", { book: new Book(file), ...options }", ""), "utf-8"
    )
    assert loading.run(fails=True) == []
    assert "Give a Book" in loading.said


def test_a_load_in_a_program_of_its_own_takes_nothing_out_of_the_book_of_the_one_that_receives(tmp_path: Path) -> None:
    """Each wrote the file anew by what it knew: what was set aside, or left out, was lost at the next start."""
    program = f"""
    import {{ Book }} from {json.dumps(str(SUBSCRIBER / "subscriber.js"))};
    const [receiving, loading] = [new Book('book.jsonl'), new Book('book.jsonl')];
    const event = (indexNumber) => ({{ indexNumber, sequence: 1 }});
    loading.leave('changes', '{ONE}', {{ id: 1 }}, 'damaged');
    loading.leave('changes', '{TWO}', {{ id: 2 }}, 'damaged');
    receiving.setAside(event('{THREE}'), 'whole', 'away');
    receiving.setAside(event('{FOUR}'), 'whole', 'away');
    loading.keepBrought('changes', '{ONE}');
    loading.keepPlace('changes', 7);
    receiving.settle('{FOUR}');
    const later = new Book('book.jsonl');
    const left = later.left().map(({{ indexNumber }}) => indexNumber);
    console.log(JSON.stringify([later.aside(), left, later.place('changes'), later.last('{FOUR}')]));
    """
    (tmp_path / "both.mjs").write_text(program, encoding="utf-8")
    said = subprocess.run(["node", "both.mjs"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(said.stdout) == [[THREE], [TWO], 7, 1]
    lines = (tmp_path / "book.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "whole" in line and FOUR in line] == [], "its words left the file"
