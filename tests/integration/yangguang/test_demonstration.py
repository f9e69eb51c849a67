"""The demonstration in an embedded system: complete at the first start, never doubled, continued after a crash."""

from __future__ import annotations

import json as text_of
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from chassis.base.settings import Settings
from services.catalog.adapters.storage.reads.people import active_people
from tests.integration.yangguang.harness import PROGRESS
from yangguang.demonstration import start
from yangguang.demonstration.caller import Caller
from yangguang.demonstration.entries import entries, people
from yangguang.demonstration.history import history
from yangguang.embedded import Embedded
from yangguang.sessions import token_for

CRASHES = (1, 90, 100, 90, 80)
"""After how many acts each start dies: in the past, where issues are deliberated, and in the present."""


@pytest.fixture
def new_system(tmp_path: Path) -> Iterator[Callable[[], Embedded]]:
    """Starts embedded systems on the same data folder, one after another."""
    started: list[Embedded] = []

    def make() -> Embedded:
        if started:
            started.pop().stop()
        system = Embedded(Settings.load({"YANGGUANG_DATA": str(tmp_path)}))
        start.take_up(system)
        system.start()
        started.append(system)
        return system

    yield make
    for system in started:
        system.stop()


@pytest.fixture
def loaded(filled: Path, tmp_path: Path, new_system: Callable[[], Embedded]) -> Callable[[], Embedded]:
    """Starts systems on a copy of a folder into which the demonstration was loaded at its first start."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    return new_system


def test_every_disclosure_reaches_its_step(loaded: Callable[[], Embedded], filled: Path) -> None:
    """Every page has something to show."""
    system = loaded()
    told = (filled / PROGRESS).read_text(encoding="utf-8").splitlines()
    states = _states(system)
    listed = _entries(system)
    assert [states[entry.title] for entry in listed] == [_expected(entry) for entry in listed]
    assert told[-1].startswith(f"示例数据 {len(listed)}/{len(listed)} ")


def test_the_coverage_of_each_body_shows_every_outcome(loaded: Callable[[], Embedded]) -> None:
    """按时、逾期、未公开、免除: each body has some of each in its present year or the one before."""
    system = loaded()
    query = "SELECT body, due_on, fulfilled_on, excuse IS NOT NULL FROM obligations"
    with _service(system, "catalog").database.read() as connection:
        rows = connection.exec_driver_sql(query).all()
    today = system.clock.today().isoformat()
    for body in ("GJJ", "GS", "GDJ"):
        assert {_outcome(row[1], row[2], row[3], today) for row in rows if row[0] == body} >= {
            "on time",
            "late",
            "missed",
            "excused",
        }


def test_only_what_was_missed_left_tasks_behind(loaded: Callable[[], Embedded]) -> None:
    """A handful awaits each person, and nothing of a year ago."""
    system = loaded()
    query = "SELECT body, kind, opened_at FROM tasks WHERE closed_at IS NULL"
    with _service(system, "notify").database.read() as connection:
        open_tasks = connection.exec_driver_sql(query).all()
    before = (system.clock.today() - timedelta(days=2)).isoformat()
    # In January and February the assessment of the year before is under way, too.
    old = Counter(
        (body, kind)
        for body, kind, opened_at in open_tasks
        if opened_at < before and not kind.startswith("assessment_")
    )
    assert {kind for _, kind in old} == {"obligation_due", "obligation_overdue"}
    assert max(old.values()) == 1
    assert max(Counter((body, kind) for body, kind, _ in open_tasks).values()) <= 8


def test_each_kind_of_body_has_an_issue_that_is_filed_and_one_that_is_open(loaded: Callable[[], Embedded]) -> None:
    """期次: of the fund, which deliberates afterwards, and of the company, which does before."""
    query = """
        SELECT i.body, i.audience, i.state, count(*), min(d.published), max(d.published) FROM issues i
        JOIN issue_members m ON m.issue = i.id JOIN disclosures d ON d.id = m.disclosure
        GROUP BY i.id ORDER BY i.body, i.audience, i.year, i.serial
    """
    with _service(loaded(), "catalog").database.read() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(query)]
    assert [line for line in found if line[1] == "external"] == [
        ("GJJ", "external", "filed", 2, "published", "published"),
        ("GJJ", "external", "open", 1, "published", "published"),
        ("GS", "external", "filed", 2, "published", "published"),
        ("GS", "external", "deliberated", 2, "published", "published"),
        ("GS", "external", "open", 2, "unpublished", "unpublished"),
    ]
    assert {line for line in found if line[1] == "internal"} == {
        ("GS", "internal", "filed", 1, "published", "published")
    }


def test_each_score_of_the_three_bodies_is_explained_down_to_its_facts(loaded: Callable[[], Embedded]) -> None:
    """年度考核: every count leads to so many facts, and the score computed from them by hand is the one shown."""
    system = loaded()
    caller = Caller(
        start.InProcess(system.wsgi, system.settings.public_url),
        lambda sub: token_for(_service(system, "catalog"), sub, minutes=5),
        lambda: None,
    )
    states = {}
    for body, office in (("GJJ", "gjj.chenjing"), ("GDJ", "gdj.tianye"), ("GS", "gs.panyu")):
        (line,) = caller.listed(f"/review/api/v1/assessments?body={body}", by=office)
        path = f"/review/api/v1/assessments/{line['id']}"
        states[body] = line["state"]
        scheme = caller.read(f"/review/api/v1/assessment-schemes/{body}", by=office)["indicators"]
        scores = caller.read(path, by=office)["scores"]
        is_scored = any(score["score"] is not None for score in scores)
        assert is_scored or states[body] == "draft", "without facts nothing is told"
        for score in scores:
            earned, possible = Fraction(0), Fraction(0)
            for indicator, shown in zip(scheme, score["lines"], strict=True):
                facts = _facts(caller, path, indicator["kind"], score["department"], office)
                assert Counter(fact["outcome"] for fact in facts) == Counter(
                    {name: shown[name] for name in ("good", "late", "bad", "left_out") if shown[name]}
                )
                points = _by_hand(indicator, [fact for fact in facts if fact["outcome"] != "left_out"])
                assert shown["earned"] == (None if points is None else float(points)), (body, score["department"])
                if points is not None:
                    assert shown["explanation"].endswith(f"= {float(points):g}")
                    earned, possible = earned + points, possible + Fraction(str(indicator["points"]))
            assert score["score"] == (float(_rounded(earned * 100 / possible)) if possible else None)
        if states[body] == "published":
            assert all(objection["answer"] for objection in caller.read(path, by=office)["objections"])
    settled = {step.body for step in history(system.clock.today()) if step.act == "settle_scores"}
    assert (states["GJJ"] == "published") == ("GJJ" in settled), "what a newcomer sees of last year"


def _facts(caller: Caller, path: str, kind: str, department: str, by: str) -> list[dict[str, Any]]:
    found, cursor = [], ""
    while True:
        page = caller.read(f"{path}/facts?kind={kind}&department={department}&limit=100{cursor}", by=by)
        found += page["items"]
        if not page["next"]:
            return found
        cursor = f"&cursor={page['next']}"


def _by_hand(indicator: dict[str, Any], facts: list[dict[str, Any]]) -> Fraction | None:
    """The points of a line, from its facts alone."""
    points = Fraction(str(indicator["points"]))
    count = Counter(fact["outcome"] for fact in facts)
    if not facts:
        return None
    if indicator["formula"] == "share":
        return _rounded(points * (100 * count["good"] + indicator["late_percent"] * count["late"]) / (100 * len(facts)))
    if indicator["formula"] == "deduction":
        return max(Fraction(0), points - Fraction(str(indicator["per"])) * (count["late"] + count["bad"]))
    average = sum(Fraction(str(fact["rating"])) * fact["people"] for fact in facts) / sum(f["people"] for f in facts)
    bands = (band["percent"] for band in indicator["bands"] if _rounded(average) >= Fraction(str(band["at_least"])))
    return _rounded(points * next(bands, 0) / 100)


def _rounded(points: Fraction) -> Fraction:
    """To two decimals, half up."""
    return Fraction(int(points * 100 + Fraction(1, 2)), 100)


def test_a_newcomer_sees_an_inspection_orders_and_who_answers(loaded: Callable[[], Embedded]) -> None:
    """检查、整改、责任人: a finding with its order, an order that was verified, and the register of each body."""
    system = loaded()
    with _service(system, "review").database.read() as connection:
        orders = connection.exec_driver_sql("SELECT source, state FROM remedial_orders").all()
    found = {(text_of.loads(source)["kind"], state) for source, state in orders}
    assert {("inspection", "issued"), ("evaluation", "verified")} <= found
    with _service(system, "catalog").database.read() as connection:
        held = connection.exec_driver_sql("SELECT DISTINCT body, level FROM responsibilities").all()
    assert len(held) == 3 * 4, "every level of each body"


def test_what_was_filed_and_corrected_has_an_addendum(loaded: Callable[[], Embedded]) -> None:
    """补充材料: under the number of the package before."""
    with _service(loaded(), "catalog").database.read() as connection:
        kept = connection.exec_driver_sql("SELECT filings FROM disclosures").scalars().all()
    several = [filings for filings in map(text_of.loads, kept) if len(filings) > 1]
    assert several
    for filings in several:
        assert [filing["supplement"] for filing in filings] == [0, 1]
        assert len({filing["archive_number"] for filing in filings}) == 1


def test_time_never_goes_back_by_a_day_in_the_audit(loaded: Callable[[], Embedded]) -> None:
    """What was recorded later happened later, but for what was under way at the same moment."""
    for service in loaded().services:
        with service.database.read() as connection:
            found = connection.exec_driver_sql("SELECT at FROM audit ORDER BY seq").scalars().all()
        times = [datetime.fromisoformat(at) for at in found]
        assert all(after - before > timedelta(minutes=-1) for before, after in pairwise(times)), service.name


def test_nothing_waits_or_is_parked_after_loading(loaded: Callable[[], Embedded]) -> None:
    """What the demonstration does, every service understands."""
    system = loaded()
    for service in system.services:
        with service.database.read() as connection:
            left = connection.exec_driver_sql("SELECT name, state, reason FROM inbox WHERE state <> 'done'").all()
        assert left == [], service.name


def test_a_second_start_adds_nothing(loaded: Callable[[], Embedded], tmp_path: Path) -> None:
    """Neither with its mark nor when the mark is lost."""
    before = _audit_counts(loaded())
    start.load_if_missing(loaded(), _silent)
    assert _audit_counts(loaded()) == before
    (tmp_path / start.LOADED).unlink()
    start.load_if_missing(loaded(), _silent)
    assert _audit_counts(loaded()) == before


def test_a_start_after_each_crash_goes_on(
    new_system: Callable[[], Embedded], monkeypatch: pytest.MonkeyPatch, filled: Path
) -> None:
    """Start after start dies after some act, its effect committed; the last ends where one start would have."""
    for acts in CRASHES:
        with monkeypatch.context() as patched:
            patched.setattr(start, "InProcess", _dying_after(acts))
            with pytest.raises(Killed):
                start.load_if_missing(new_system(), _silent)
    system = new_system()
    start.load_if_missing(system, _silent)
    assert _states(system) == _states_in(filled)
    with _service(system, "catalog").reading() as work:
        assert len(active_people(work.events.connection)) == len(people())
    today = system.clock.today()
    lived = {step.entry.key: step.entry for step in history(today) if step.entry}
    lived |= {entry.key: entry for entry in _entries(system)}
    wanted = [len(entry.more.get("evaluations", ())) for entry in lived.values()]
    assert sorted(_evaluation_counts(system)) == sorted(count for count in wanted if count)
    assert _obligations_in(system.settings.data) == _obligations_in(filled)


class Killed(BaseException):
    """Stands for `kill -9`."""


def _dying_after(acts: int) -> type[start.InProcess]:
    class Dying(start.InProcess):
        sent = 0

        def request(
            self, method: str, path: str, *, json: Any = None, headers: Mapping[str, str] | None = None
        ) -> tuple[int, dict[str, Any]]:
            answer = super().request(method, path, json=json, headers=headers)
            self.sent += method != "GET"
            if self.sent >= acts:
                raise Killed
            return answer

    return Dying


def _silent(_line: str) -> None:
    return


def _service(system: Embedded, name: str) -> Any:
    return next(service for service in system.services if service.name == name)


def _entries(system: Embedded) -> list[Any]:
    return entries(system.services[0].clock.today())


def _expected(entry: Any) -> tuple[str, str, int]:
    """State of the present revision, of the disclosure, and the revision's number."""
    match entry.reach:
        case "draft" | "in_review" | "returned" | "refused":
            return entry.reach, "unpublished", 1
        case "proposed":
            return "in_review", "unpublished", 1
        case "awaiting_issue":
            return "approved", "unpublished", 1
        case "withdrawn":
            return "published", "withdrawn", 1
        case "corrected":
            return "published", "published", 2
        case _:
            return "published", "published", 1


def _outcome(due_on: str, fulfilled_on: str | None, is_excused: bool, today: str) -> str:
    if fulfilled_on:
        return "on time" if fulfilled_on <= due_on else "late"
    if is_excused:
        return "excused"
    return "missed" if due_on < today else "open"


def _rows(folder: Path, query: str) -> list[Any]:
    with sqlite3.connect(f"file:{folder}/catalog.sqlite?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()


def _obligations_in(folder: Path) -> list[Any]:
    """What is owed and what became of it, but for matters, which are known by ids."""
    query = """
        SELECT item, element, occasion, due_on, fulfilled_on, excuse IS NOT NULL FROM obligations
        WHERE frequency <> 'ad_hoc' ORDER BY item, element, occasion
    """
    return _rows(folder, query)


def _states(system: Embedded) -> dict[str, tuple[str, str, int]]:
    return _states_in(system.settings.data)


def _states_in(folder: Path) -> dict[str, tuple[str, str, int]]:
    query = """
        SELECT r.title, r.state, d.published, r.number FROM disclosures d
        JOIN revisions r ON r.disclosure = d.id AND r.number = d.revision
    """
    rows = _rows(folder, query)
    assert max(Counter(row[0] for row in rows).values()) == 1
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _evaluation_counts(system: Embedded) -> list[int]:
    with _service(system, "complaints").database.read() as connection:
        return list(connection.exec_driver_sql("SELECT count(*) FROM evaluations GROUP BY disclosure").scalars())


def _audit_counts(system: Embedded) -> dict[str, int]:
    """Without the sign-ins, since whoever looks has signed in, and the seals of what they added."""
    counts, query = {}, "SELECT count(*) FROM audit WHERE name NOT IN ('session.started', 'audit_head.sealed')"
    for service in system.services:
        with service.database.read() as connection:
            counts[service.name] = connection.exec_driver_sql(query).scalar_one()
    return counts
