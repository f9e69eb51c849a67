"""A file that takes long holds up nobody: the four services answer and write meanwhile, in one process too."""

from __future__ import annotations

import io
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from chassis.base.settings import Settings
from chassis.broker.local_bus import LocalBus
from chassis.content.scanning.scanner import AT_ONCE, WAITING, _Child, scanner
from chassis.ports import SYSTEM, Actor
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from tests.harness.sessions import enter, token_of
from tests.hostile.harmful_files import HARMLESS, REFUSED
from tests.integration.catalog.harness import CATALOGUE
from tests.people import a_person
from tests.unit.chassis.test_scanner import awaited, children
from tests.unlimited import ENVIRON
from yangguang.embedded import Embedded
from yangguang.patient_server import THREADS

# Of one person a file is looked over at a time, so that the others' are too.
PEOPLE = [a_person(f"gjj.proposer{number}", "proposer", body="GJJ") for number in range(AT_ONCE + WAITING + 1)]
CASE = {"kind": "opinion", "title": "建议", "text": "中午也办业务。", "body": "GJJ"}
SLOW = REFUSED["operators.pdf"]
EVERYWHERE = (
    "/",
    "/catalog/api/v1/published",
    "/review/healthz",
    "/complaints/ask",
    "/notify/api/v1/feeds/publications.atom",
)


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Embedded]:
    """The whole system in this process with the catalogue known to all, and a deadline that nobody waits for."""
    system = Embedded(Settings.load({"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_SCAN_SECONDS": "300", **ENVIRON}))
    catalog = system.services[0]
    with catalog.transaction() as work:
        import_catalogue(read_catalogue(CATALOGUE), actor=SYSTEM, work=work, clock=catalog.clock)
    for person in PEOPLE:
        enter(catalog, person)
    LocalBus(system.services).deliver_all()
    yield system
    scanner(300).close()
    for service in system.services:
        service.database.dispose()


def _upload(system: Embedded, name: str, content: bytes, *, by: Actor = PEOPLE[0]) -> Any:
    token = token_of(system.services[0], by)
    return Client(system.wsgi).post(
        "/catalog/api/v1/files",
        base_url=system.settings.public_url,
        data={"file": (io.BytesIO(content), name)},
        headers={"Authorization": f"Bearer {token}"},
        content_type="multipart/form-data",
    )


def _all_answer(system: Embedded) -> None:
    """Every service is read, and one of them written to."""
    client, here = Client(system.wsgi), system.settings.public_url
    assert [client.get(path, base_url=here).status_code for path in EVERYWHERE] == [200] * len(EVERYWHERE)
    assert client.post("/complaints/api/v1/cases", json=CASE, base_url=here).status_code == 201


def test_while_a_file_is_looked_over_everybody_else_is_served(embedded: Embedded) -> None:
    """The child is stopped in the middle: the upload waits, and nothing else does, no writer either."""
    before = children()
    assert _upload(embedded, "a.txt", "通知".encode()).status_code == 201
    (child,) = children() - before
    os.kill(child, signal.SIGSTOP)
    answers: list[Any] = []
    upload = threading.Thread(target=lambda: answers.append(_upload(embedded, "b.txt", "通知二".encode())))
    upload.start()
    awaited(lambda: scanner(300).under_way == 1)
    _all_answer(embedded)
    assert answers == []
    os.kill(child, signal.SIGCONT)
    upload.join()
    assert answers[0].status_code == 201


def test_more_files_than_may_be_looked_over_are_told_to_come_again(
    embedded: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fewer are under way than there are threads, so that readers always find one."""
    assert AT_ONCE + WAITING < THREADS
    before, answers, at_work, ask = children(), [], [], _Child.ask

    def noted(child: _Child, *job: Any) -> Any:
        at_work.append(child)
        return ask(child, *job)

    monkeypatch.setattr(_Child, "ask", noted)
    for number in range(AT_ONCE):
        thread = threading.Thread(
            target=lambda by=PEOPLE[number]: answers.append(_upload(embedded, "a.pdf", SLOW, by=by))
        )
        thread.start()
        awaited(lambda wanted=number + 1: len(at_work) == wanted)
    for child in children() - before:
        os.kill(child, signal.SIGSTOP)
    waiting = [
        threading.Thread(target=lambda by=person: answers.append(_upload(embedded, "b.txt", b"x", by=by)))
        for person in PEOPLE[AT_ONCE:-1]
    ]
    for thread in waiting:
        thread.start()
    awaited(lambda: scanner(300).under_way == AT_ONCE + WAITING)
    refused = _upload(embedded, "c.txt", b"x", by=PEOPLE[-1])
    assert (refused.status_code, refused.json["code"], refused.headers["Retry-After"]) == (503, "scan_busy", "5")
    _all_answer(embedded)
    for child in children() - before:
        os.kill(child, signal.SIGKILL)
    awaited(lambda: len(answers) == AT_ONCE + WAITING)
    assert sorted(answer.status_code for answer in answers) == [201] * WAITING + [422] * AT_ONCE


def test_where_nothing_can_be_looked_over_the_upload_is_told_so(
    embedded: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whoever uploads does not look for a fault in his file."""
    monkeypatch.setattr("sys.executable", "/no/such/python")
    refused = _upload(embedded, "a.txt", "通知".encode())
    assert (refused.status_code, refused.json["code"]) == (503, "scan_unavailable")
    assert refused.headers["Retry-After"] == "5"
    _all_answer(embedded)


def test_files_made_to_do_harm_leave_the_system_as_it_was(embedded: Embedded) -> None:
    """Each is answered in words, none is kept that is refused, and others are served between and meanwhile."""
    done = threading.Event()
    served: list[int] = []
    wrong: list[Any] = []

    def read_on() -> None:
        while not done.is_set():
            _all_answer(embedded)
            served.append(1)

    reader = threading.Thread(target=read_on)
    reader.start()
    for name, content in REFUSED.items():
        if name != "operators.pdf":  # it takes the deadline, which is long here
            answer = _upload(embedded, f"附件.{name.rpartition('.')[2]}", content)
            if answer.status_code != 422 or answer.json["code"] not in ("unreadable_file", "wrong_file"):
                wrong.append((name, answer.status_code))
    for name, content in HARMLESS.items():
        if _upload(embedded, f"附件.{name.rpartition('.')[2]}", content).status_code not in (201, 422):
            wrong.append(name)
    done.set()
    reader.join()
    assert wrong == []
    assert served
