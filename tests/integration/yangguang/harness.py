"""Four services full of demonstration data, standing still, copied for each test that wants to harm it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chassis.base.settings import Settings
from chassis.broker.local_bus import LocalBus
from chassis.service import Service
from tests.tampering import lift_guard
from yangguang.__main__ import main
from yangguang.composition import build_all
from yangguang.demonstration import start
from yangguang.embedded import Embedded

PROGRESS = "progress.txt"
"""What the loading of the demonstration said, a line each, in the folder that it filled."""


@dataclass
class SystemHarness:
    """The services on one folder; :meth:`settle` delivers what their outboxes hold."""

    folder: Path
    services: dict[str, Service]
    given: dict[str, str] = field(default_factory=dict)
    """What the verbs find in their environment besides the folder."""

    def settle(self) -> None:
        LocalBus(list(self.services.values())).deliver_all()

    def sql(self, service: str, statement: str, *values: Any) -> list[Any]:
        """What a hand at the database would do."""
        with self.services[service].database.write() as connection:
            result = connection.exec_driver_sql(statement, tuple(values))
            return list(result.all()) if result.returns_rows else []

    def lift_guard(self, service: str) -> None:
        """As somebody does who wants to change the audit."""
        with self.services[service].database.write() as connection:
            lift_guard(connection)

    def value(self, service: str, statement: str, *values: Any) -> Any:
        return self.sql(service, statement, *values)[0][0]

    def enter(self, sub: str) -> None:
        """Somebody joins the staff today, of whom every service is told."""
        person = {"sub": sub, "name": "新人", "body": "GJJ", "department": "BGS"}
        file = self.folder.with_name(f"{sub}.json")
        file.write_text(json.dumps({"people": [person]}), encoding="utf-8")
        result = self.yangguang("import", "catalogue", str(file))
        assert result.exit_code == 0, result.output
        self.settle()

    def yangguang(self, *arguments: str) -> Result:
        """A verb of the command line on this folder, in this process."""
        environment = {"YANGGUANG_DATA": str(self.folder), "YANGGUANG_MODE": "embedded", **self.given}
        return CliRunner().invoke(main, list(arguments), env=environment)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration in it, made once by whichever process of the run wants it first."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # which the workers of one run share
    folder = run / "filled"
    with (run / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            fill(run / "filling")
            (run / "filling").rename(folder)
    return folder


def fill(folder: Path) -> None:
    """Load the demonstration as the first start does; its outboxes keep what was told in the months before."""
    folder.mkdir(mode=0o700)
    system = Embedded(Settings.load({"YANGGUANG_DATA": str(folder), "YANGGUANG_OUTBOX_DAYS": "3650"}))
    start.take_up(system)
    system.start()
    told: list[str] = []
    start.load_if_missing(system, told.append)
    (folder / PROGRESS).write_text("\n".join(told), encoding="utf-8")
    (folder / PROGRESS).chmod(0o600)  # doctor looks whether anybody else may read what lies here
    system.stop()
    settled = build_all(system.settings)
    LocalBus(settled).deliver_all()
    for service in settled:
        service.database.checkpoint()
        service.database.dispose()


@pytest.fixture
def harness(filled: Path, tmp_path: Path) -> Iterator[SystemHarness]:
    """A copy of it to harm."""
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    services = build_all(Settings.load({"YANGGUANG_DATA": str(folder)}))
    yield SystemHarness(folder, {service.name: service for service in services})
    for service in services:
        service.database.dispose()
