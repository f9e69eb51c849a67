"""The demonstration's data hold together: whoever edits a text or a person is told what else must follow."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date

import pytest

from chassis.content.markings import refuse_marked
from services.catalog.domain.period import Period
from services.review.domain.grounds import GROUNDS
from services.vocabulary import ROLES, TOPICS
from tests.shared_data import shared_json
from yangguang.demonstration.entries import CATALOGUE, REACHES, Entry, entries, holders, people
from yangguang.demonstration.history import history

TODAY = date(2026, 11, 24)
DAYS = (
    *(TODAY, date(2026, 12, 31), date(2027, 1, 4), date(2027, 2, 28), date(2027, 7, 1), date(2028, 2, 29)),
    # Every day of a week, for what falls on a weekend moves to its Monday.
    *(date(2026, 12, day) for day in range(1, 8)),
)
ENTRIES = entries(TODAY)
STAFF = people()
PEOPLE = {person.sub: person for person in STAFF}
SEED = json.loads(CATALOGUE.read_text(encoding="utf-8"))
ITEMS = {item["code"]: item for item in SEED["items"]}
BODIES = {body["code"]: body for body in SEED["bodies"]}
REVIEWERS = {"section_head", "secrecy_officer", "office", "leader", "management_committee", "party_organisation"}

by_key = pytest.mark.parametrize("entry", ENTRIES, ids=[entry.key for entry in ENTRIES])


def test_the_directory_has_three_bodies_and_38_items() -> None:
    """What the seed lists, none left out."""
    assert sorted(BODIES) == ["GDJ", "GJJ", "GS"]
    assert len(ITEMS) == len(SEED["items"]) == 38


def test_the_wording_of_the_directory_is_the_seed_s() -> None:
    """Nothing is reworded but the company, which the seed does not name; departments, fonds, cadences and where the
    offices are found are all that was added."""
    added = {"departments", "department", "fonds", "contact", "frequency", "period"}
    plain = {
        part: [{name: value for name, value in member.items() if name not in added} for member in SEED[part]]
        for part in ("bodies", "items")
    }
    seed = shared_json("seed-catalogue.json")
    named = {"公司": "县供水公司"}
    bodies = [{**body, "name": named.get(body["name"], body["name"])} for body in seed["bodies"]]
    assert {**SEED, **plain} == {**seed, "bodies": bodies}


def test_every_item_belongs_to_a_department_of_its_body() -> None:
    """Departments are responsible for items."""
    for code, item in ITEMS.items():
        departments = {unit["code"] for unit in BODIES[code.split("-")[0]]["departments"]}
        assert item["department"] in departments, code


def test_every_item_has_one_head_and_no_head_acts_for_the_whole_body() -> None:
    """Who heads one department passes nothing of another, and reads none of its citizens' cases."""
    heads = [(person.body, department) for person in STAFF for department in person.heads]
    assert len(heads) == len(set(heads))
    assert {(code.split("-")[0], item["department"]) for code, item in ITEMS.items()} <= set(heads)
    assert all(department for _, department in heads), "a post without a department is for all of them"


@pytest.mark.parametrize("body", sorted(BODIES))
def test_every_role_of_a_body_is_held_by_somebody(body: str) -> None:
    """A whole route can be walked in each body; only the fund centre has a management committee."""
    held = {role for person in STAFF if person.body == body for role in person.roles}
    wanted = set(ROLES) if body == "GJJ" else set(ROLES) - {"management_committee"}
    assert held == wanted


def test_nobody_proposes_and_reviews() -> None:
    """职责分离: who proposes holds no role of a route."""
    for person in STAFF:
        assert "proposer" not in person.roles or REVIEWERS.isdisjoint(person.roles), person.sub


def test_people_belong_to_a_department_and_are_named_once() -> None:
    """One stable sub each, which begins with the body's code."""
    assert len(PEOPLE) == len(STAFF)
    for person in STAFF:
        assert person.department in {unit["code"] for unit in BODIES[person.body]["departments"]}, person.sub
        assert person.sub.startswith(person.body.lower() + "."), person.sub


def test_every_reach_is_shown() -> None:
    """Every page has something to show."""
    assert {entry.reach for entry in ENTRIES} == set(REACHES)
    audiences = Counter(ITEMS[entry.item]["audience"] for entry in ENTRIES if entry.reach == "published")
    assert set(audiences) == {"external", "internal", "party"}


@by_key
def test_an_entry_belongs_to_an_item_and_its_proposer_to_the_body(entry: Entry) -> None:
    """A proposer proposes for his own body, and fills in the item's elements."""
    proposer = PEOPLE[entry.proposer]
    assert proposer.body == entry.body
    assert "proposer" in proposer.roles
    assert set(entry.elements) == set(ITEMS[entry.item].get("elements", []))
    assert entry.topics
    assert set(entry.topics) <= set(TOPICS)


@by_key
def test_a_text_reads_like_a_document(entry: Entry) -> None:
    """300 to 900 characters with headings; nothing unfilled, and no telephone that could be somebody's."""
    assert 300 <= len(entry.text) <= 900
    assert "## " in entry.text
    assert not re.search(r"[{}]", entry.text + entry.title + entry.summary + entry.document_number)
    assert all(number.startswith("0000-") for number in re.findall(r"\d{3,4}-\d{7,8}", entry.text))
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)", entry.text)


@by_key
def test_a_text_bears_no_secrecy_marking(entry: Entry) -> None:
    """Otherwise the system would refuse its own demonstration."""
    refuse_marked("text", entry.text, entry.title, entry.summary)


@by_key
def test_an_entry_was_formed_before_today_and_in_recent_weeks(entry: Entry) -> None:
    """The demonstration stays fresh; what tells of a period was formed soon after it."""
    ended = Period.parse(entry.period).last_day if entry.period else TODAY
    assert 0 <= (TODAY - entry.formed_on).days <= 40 or 0 < (entry.formed_on - ended).days <= 12


@by_key
def test_an_entry_has_what_its_reach_needs(entry: Entry) -> None:
    """Reasons for what ends badly, evaluations and answers for what was read."""
    match entry.reach:
        case "in_review":
            assert 1 <= entry.more["steps"] <= 3
        case "returned":
            assert entry.more["returned"]["reason"]
            assert entry.more["returned"]["fields"]
        case "refused":
            assert entry.more["refused"]["reason"]
            assert entry.more["refused"]["ground"] in GROUNDS
        case "withdrawn":
            assert entry.more["withdrawn"]["reason"]
            assert entry.more["withdrawn"]["ground"]
        case "corrected":
            assert entry.more["corrected"]["reason"]
            assert entry.corrected()["text"] != entry.text
        case "evaluated" | "responded":
            assert len(entry.more["evaluations"]) >= 3
            assert entry.reach == "evaluated" or any("answer" in evaluation for evaluation in entry.more["evaluations"])


def test_averages_can_be_shown_for_what_was_evaluated() -> None:
    """Ratings are 1 to 5; an answer has its outcome and answers a comment."""
    for evaluation in (evaluation for entry in ENTRIES for evaluation in entry.more.get("evaluations", [])):
        assert {evaluation["truthfulness"], evaluation["completeness"], evaluation["effectiveness"]} <= {1, 2, 3, 4, 5}
        assert "answer" not in evaluation or (
            evaluation["comment"] and evaluation["outcome"] in ("adopted", "answered", "explained")
        )


def test_an_entry_is_known_again_in_another_year() -> None:
    """A start next year does not load everything a second time."""
    later = {entry.key: entry for entry in entries(date(2027, 3, 1))}
    for entry in ENTRIES:
        assert entry.is_titled(later[entry.key].title)
        assert sum(other.is_titled(entry.title) for other in ENTRIES) == 1


def test_holders_finds_who_may_take_a_step() -> None:
    """Any holder of one of the roles, in that body only."""
    found = holders(STAFF, "GJJ", ["management_committee", "leader"])
    assert [person.sub for person in found] == ["gjj.fangyuan", "gjj.guozhen"]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_past_is_told_in_order_on_whatever_day_it_is_loaded(today: date) -> None:
    """Before today, from the bodies' entering on; what is deliberated was proposed before."""
    steps = history(today)
    days = [step.on for step in steps]
    assert days == sorted(days)
    assert days[-1] < today
    entered: set[str] = set()
    walked: set[str] = set()
    for step in steps:
        entered |= {step.body} if step.act == "enter" else set()
        assert {step.body or step.its_entry.body} <= entered, step
        assert {entry.key for entry in step.entries} <= walked, step
        walked |= {step.entry.key} if step.act == "walk" and step.entry else set()


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_past_has_everything_to_show_on_whatever_day_it_is_loaded(today: date) -> None:
    """Each body excused something; issues were filed and one is open; what was filed was corrected and withdrawn."""
    steps = history(today)
    assert {step.its_entry.body for step in steps if step.act == "excuse"} == set(BODIES)
    assert Counter(step.body for step in steps if step.act == "deliberate") == {"GJJ": 1, "GS": 1}
    assert sum(step.act == "open_issue" for step in steps) == 1
    assert {step.its_entry.reach for step in steps if step.entry} >= {"corrected", "withdrawn", "filed"}


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_what_is_withdrawn_has_its_successor_out_already(today: date) -> None:
    """On whatever day of the week the body entered: else its item would be told open again, and the task stay."""
    steps = history(today)
    out = {step.its_entry.key: step.on for step in steps if step.entry and step.entry.reach == "filed"}
    gone = [step for step in steps if step.entry and step.entry.reach == "withdrawn"]
    assert gone
    for step in gone:
        assert out[f"{step.its_entry.key}-new"] < step.on


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_text_of_the_past_is_filled_in_and_bears_no_marking(today: date) -> None:
    """Its period ended, and it was formed before the day on which it is proposed."""
    for step in history(today):
        if step.entry:
            entry = step.entry
            refuse_marked("text", entry.text, entry.title, entry.summary)
            assert not re.search(r"[{}]", entry.text + entry.title + entry.summary)
            assert entry.formed_on < step.on
            assert not entry.period or Period.parse(entry.period).has_ended(step.on)
            assert PEOPLE[entry.proposer].body == entry.body
