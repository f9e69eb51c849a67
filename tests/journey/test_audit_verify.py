"""`yangguang audit verify` finds any changed, deleted or inserted row of any service's audit, and names the place."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.journey.harness import publish, settle_in
from tests.journey.system import SERVICES, System, embedded
from yangguang.verbs.audit import audit

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> System:
    """A system in which every service has something to account for, stopped."""
    with embedded(tmp_path_factory.mktemp("audited")) as system:
        settle_in(system)
        disclosure = publish(system, "GJJ-W-05", "动态", "本月归集情况平稳。")
        system.quiet()
        evaluated = {"disclosure": disclosure, "truthfulness": 5, "completeness": 5, "effectiveness": 5}
        system.post("/complaints/api/v1/evaluations", evaluated, expect=201)
        system.quiet()
    return system


def verify(system: System, data: Path) -> tuple[int, dict]:
    """The verb itself, in this process: a new one for each of the many cases would take minutes."""
    done = CliRunner().invoke(audit, ["verify", "--json"], env={**system.environ, "YANGGUANG_DATA": str(data)})
    return done.exit_code, json.loads(done.stdout)


def test_the_chains_of_all_four_services_hold(stopped: System) -> None:
    code, chains = verify(stopped, stopped.data)
    assert code == 0
    assert {name: chain["broken"] for name, chain in chains.items()} == dict.fromkeys(SERVICES)
    assert all(chain["records"] > 0 for chain in chains.values())


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("place", ["first", "newest"])
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET record = replace(record, '\"seq\":', '\"seq\": ') WHERE seq = :seq",
        "UPDATE audit SET name = 'nothing.happened' WHERE seq = :seq",
        "DELETE FROM audit WHERE seq = :seq",
        "INSERT INTO audit SELECT seq + (SELECT max(seq) FROM audit), at, name, aggregate, record, hash "
        "FROM audit WHERE seq = :seq",
    ],
    ids=["changed", "renamed", "deleted", "inserted"],
)
def test_one_tampered_row_is_found_and_its_place_named(
    stopped: System, tmp_path: Path, name: str, place: str, tampering: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(stopped.data, data)
    database = sqlite3.connect(data / f"{name}.sqlite")
    newest = database.execute("SELECT max(seq) FROM audit").fetchone()[0]
    seq = 1 if place == "first" else newest
    database.execute(tampering, {"seq": seq})
    database.commit()
    database.close()
    code, chains = verify(stopped, data)
    assert code == 1
    assert chains[name]["broken"]["seq"] == (newest + 1 if "INSERT" in tampering else seq)
    assert str(chains[name]["broken"]["seq"]) in chains[name]["broken"]["reason"]
    assert all(chain["broken"] is None for other, chain in chains.items() if other != name)
