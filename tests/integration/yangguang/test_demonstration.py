"""The demonstration in an embedded system: complete at the first start, never doubled, continued after a crash."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from chassis.base.settings import Settings
from services.catalog.adapters.storage.reads.people import active_people
from tests.integration.yangguang.harness import PROGRESS
from yangguang.demonstration import start
from yangguang.demonstration.entries import entries, people
from yangguang.embedded import Embedded


@pytest.fixture
def new_system(tmp_path: Path) -> Iterator[Callable[[], Embedded]]:
    """Starts embedded systems on the same data folder, one after another."""
    started: list[Embedded] = []

    def make() -> Embedded:
        if started:
            started.pop().stop()
        system = Embedded(Settings.load({"YANGGUANG_DATA": str(tmp_path)}))
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
    assert [states[entry.title] for entry in _entries(system)] == [_expected(entry) for entry in _entries(system)]
    assert told[-1].startswith(f"示例数据 {len(states)}/{len(states)} ")


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


@pytest.mark.parametrize("last", [1, 60, 150, 260, 400])
def test_a_start_after_a_crash_goes_on(
    new_system: Callable[[], Embedded], monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    """The process dies after some request, its effect committed; the next start ends where one start would have."""
    with monkeypatch.context() as patched:
        patched.setattr(start, "InProcess", _dying_after(last))
        with pytest.raises(Killed):
            start.load_if_missing(new_system(), _silent)
    system = new_system()
    start.load_if_missing(system, _silent)
    listed = _entries(system)
    assert _states(system) == {entry.title: _expected(entry) for entry in listed}
    with _service(system, "catalog").reading() as work:
        assert len(active_people(work.events.connection)) == len(people())
    counts = _evaluation_counts(system)
    wanted = [len(entry.more.get("evaluations", ())) for entry in listed]
    assert sorted(counts) == sorted(count for count in wanted if count)


class Killed(Exception):
    """Stands for `kill -9`."""


def _dying_after(requests: int) -> type[start.InProcess]:
    class Dying(start.InProcess):
        sent = 0

        def request(
            self, method: str, path: str, *, json: Any = None, headers: Mapping[str, str] | None = None
        ) -> tuple[int, dict[str, Any]]:
            answer = super().request(method, path, json=json, headers=headers)
            self.sent += 1
            if self.sent >= requests:
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
        case "withdrawn":
            return "published", "withdrawn", 1
        case "corrected":
            return "published", "published", 2
        case _:
            return "published", "published", 1


def _states(system: Embedded) -> dict[str, tuple[str, str, int]]:
    query = """
        SELECT r.title, r.state, d.published, r.number FROM disclosures d
        JOIN revisions r ON r.disclosure = d.id AND r.number = d.revision
    """
    with _service(system, "catalog").database.read() as connection:
        rows = connection.exec_driver_sql(query).all()
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
