"""`yangguang audit verify` finds what was done to a service's audit, to a row or to the whole, and names the place."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from chassis.events.audit_heads import signing_key
from chassis.storage import audit_anchors, audit_chain, tables
from chassis.storage.anchor_file import AnchorFile
from chassis.storage.audit_anchors import Anchor
from chassis.storage.database import Database
from tests.journey.harness import publish, settle_in
from tests.journey.system import SERVICES, System, embedded
from tests.tampering import lift_guard, make_anew
from yangguang.verbs.audit import audit


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> System:
    """A system in which every service has something to account for, stopped."""
    with embedded(tmp_path_factory.mktemp("audited")) as system:
        settle_in(system)
        disclosure = publish(system, "GJJ-W-05", "动态", "本月归集情况平稳。")
        system.quiet()
        evaluated = {"disclosure": disclosure, "truthfulness": 5, "completeness": 5, "effectiveness": 5}
        system.post("/complaints/api/v1/evaluations", evaluated, expect=201)
        for number in range(3):
            said = {"kind": "opinion", "title": f"意见{number}", "text": "中午也能办业务就好了。"}
            system.post("/complaints/api/v1/cases", {**said, "body": "GJJ"}, expect=201)
        system.quiet()
    return system


def verify(system: System, data: Path, *options: str) -> tuple[int, dict]:
    """The verb itself, in this process: a new one for each of the many cases would take minutes."""
    done = run(system, data, "verify", "--json", *options)
    return done.exit_code, json.loads(done.stdout)


def run(system: System, data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(audit, list(arguments), env={**system.environ, "YANGGUANG_DATA": str(data)})


@contextlib.contextmanager
def database_of(data: Path, name: str) -> Iterator[sa.Connection]:
    """A service's database in the hands of its keeper."""
    database = Database(f"sqlite:///{data}/{name}.sqlite")
    with database.write() as connection:
        lift_guard(connection)
        yield connection
    database.dispose()


@pytest.fixture
def data(stopped: System, tmp_path: Path) -> Path:
    """A copy to harm."""
    shutil.copytree(stopped.data, tmp_path / "data")
    return tmp_path / "data"


def test_the_chains_of_all_four_services_hold(stopped: System) -> None:
    code, chains = verify(stopped, stopped.data)
    assert code == 0
    assert {name: chain["broken"] for name, chain in chains.items()} == dict.fromkeys(SERVICES)
    assert all(chain["records"] > 0 for chain in chains.values())


def test_what_was_told_at_the_end_is_kept_by_the_others_and_in_the_file(stopped: System) -> None:
    """A chain is signed and told when the system stops, so that its last records have witnesses too."""
    _, chains = verify(stopped, stopped.data)
    for name in SERVICES:
        newest = chains[name]["anchors"]["newest"]["seq"]
        assert newest == chains[name]["records"] - 1, "behind it is only the record of the signing"
        for keeper in SERVICES:
            with database_of(stopped.data, keeper) as connection:
                assert audit_anchors.newest(connection, name).seq == newest, f"{name}'s kept by {keeper}"
        assert AnchorFile(stopped.data / "anchors", name).newest().seq == newest


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("place", ["first", "newest"])
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET record = replace(record, '\"seq\":', '\"seq\": ') WHERE seq = :seq",
        "UPDATE audit SET name = 'nothing.happened' WHERE seq = :seq",
        "DELETE FROM audit WHERE seq = :seq",
        "INSERT INTO audit SELECT seq + (SELECT max(seq) FROM audit), at, name, aggregate, body, audience, "
        "record, hash FROM audit WHERE seq = :seq",
    ],
    ids=["changed", "renamed", "deleted", "inserted"],
)
def test_one_tampered_row_is_found_and_its_place_named(
    stopped: System, data: Path, name: str, place: str, tampering: str
) -> None:
    with database_of(data, name) as connection:
        newest = connection.execute(sa.text("SELECT max(seq) FROM audit")).scalar_one()
        seq = 1 if place == "first" else newest
        connection.execute(sa.text(tampering), {"seq": seq})
    code, chains = verify(stopped, data)
    assert code == 1
    assert chains[name]["broken"]["seq"] == (newest + 1 if "INSERT" in tampering else seq)
    assert str(chains[name]["broken"]["seq"]) in chains[name]["broken"]["reason"]
    assert all(chain["broken"] is None for other, chain in chains.items() if other != name)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET record = CAST(record AS BLOB) WHERE seq = 2",
        "UPDATE audit SET record = CAST(x'c328' AS TEXT) WHERE seq = 2",
        "UPDATE audit SET at = 'some day' WHERE seq = 2",
        "UPDATE audit SET hash = CAST(hash AS BLOB) WHERE seq = 2",
    ],
)
def test_a_row_that_cannot_even_be_read_is_named_and_the_other_chains_are_verified(
    stopped: System, data: Path, tampering: str
) -> None:
    """SQLite keeps anything in any column; one such value ended the verification of everything, without a word."""
    with database_of(data, "review") as connection:
        connection.execute(sa.text(tampering))
    code, chains = verify(stopped, data)
    assert (code, chains["review"]["broken"]["seq"]) == (1, 2)
    assert all(chain["broken"] is None for other, chain in chains.items() if other != "review")
    exported = run(stopped, data, "export", "review")
    assert len(exported.stdout.splitlines()) >= 1, "what stands before it is exported"
    assert "Traceback" not in exported.stderr


@pytest.mark.parametrize("record", ["[]", "{", "{}"])
def test_a_text_that_is_no_record_is_named_though_its_hash_was_made_anew(
    stopped: System, data: Path, record: str
) -> None:
    with database_of(data, "review") as connection:
        newest = connection.execute(sa.text("SELECT max(seq) FROM audit")).scalar_one()
        before = audit_chain.hashes(connection, [newest - 1])[newest - 1]
        made = {"record": record, "hash": audit_chain.chain_hash(before, record)}
        connection.execute(sa.update(tables.audit).where(tables.audit.c.seq == newest).values(made))
        connection.execute(sa.update(tables.audit_head).values(hash=made["hash"]))
    code, chains = verify(stopped, data)
    assert (code, chains["review"]["broken"]["seq"]) == (1, newest)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_anchors SET at = 'some day'",
        "UPDATE audit_anchors SET signature = CAST(signature AS BLOB)",
        "UPDATE audit_anchors SET seq = 'many'",
        "DROP TABLE audit_anchors",
    ],
)
def test_a_witness_whose_anchors_cannot_be_read_is_named(stopped: System, data: Path, tampering: str) -> None:
    with database_of(data, "notify") as connection:
        connection.execute(sa.text(tampering))
    code, chains = verify(stopped, data)
    assert code == 1
    assert chains["review"]["broken"]["reason"].startswith("what notify was told of it cannot be read")


Records = list[dict[str, Any]]


def lied(records: Records) -> Records:
    """The second record says that somebody else did it."""
    records[1]["actor"] = {**records[1]["actor"], "name": "somebody else"}
    return records


# What is done, and whether the chain then ends before the last head that was told.
AS_A_WHOLE: dict[str, tuple[Callable[[Records], Records], bool]] = {
    "one changed": (lied, False),
    "one removed": (lambda records: records[:1] + records[2:], False),
    "two exchanged": (lambda records: [records[1], records[0], *records[2:]], False),
    "cut off": (lambda records: records[:-3], True),
    "emptied": (lambda _: [], True),
}


def redo(data: Path, name: str, change: Callable[[Records], Records]) -> None:
    """The whole chain made anew, its head too, by somebody with the database: it holds in itself."""
    with database_of(data, name) as connection:
        make_anew(connection, change)
        assert audit_chain.verify(connection).broken is None


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize(("change", "is_behind"), AS_A_WHOLE.values(), ids=AS_A_WHOLE)
def test_a_chain_made_anew_by_somebody_with_the_database_is_found(
    stopped: System, data: Path, name: str, change: Callable[[Records], Records], is_behind: bool
) -> None:
    redo(data, name, change)
    code, chains = verify(stopped, data)
    assert code == 1
    assert chains[name]["broken"]["seq"] == (chains[name]["records"] + 1 if is_behind else 1)
    assert chains[name]["behind"] == is_behind
    assert all(chain["broken"] is None for other, chain in chains.items() if other != name)


@pytest.mark.parametrize("left", ["the others", "the file", "what is kept elsewhere"])
def test_one_witness_is_enough(stopped: System, data: Path, tmp_path: Path, left: str) -> None:
    """Whoever makes a chain anew must reach every place at which its heads are kept."""
    elsewhere = tmp_path / "elsewhere.jsonl"
    elsewhere.write_text(run(stopped, data, "anchors", "review").stdout, encoding="utf-8")
    redo(data, "review", lied)
    if left != "the others":
        forget(data, "review", lambda _: None)
    if left != "the file":
        (data / "anchors" / "review" / "anchors.jsonl").unlink()
    code, chains = verify(stopped, data, *(["--known", str(elsewhere)] if "elsewhere" in left else []))
    assert code == 1
    assert chains["review"]["broken"]["seq"] == 1
    witnesses = {"the others": [*SERVICES], "the file": ["its file"], "what is kept elsewhere": [str(elsewhere)]}
    assert chains["review"]["anchors"]["witnesses"] == witnesses[left]
    assert f"according to {witnesses[left][0]}" in chains["review"]["broken"]["reason"]


@pytest.mark.parametrize("sealed", ["says that its head was signed", "long enough ago to be signed"])
def test_a_chain_whose_witnesses_were_emptied_does_not_pass(stopped: System, data: Path, sealed: str) -> None:
    """Also where the records of the signing were left out when it was made anew."""

    def unsealed(records: Records) -> Records:
        kept = [record for record in lied(records) if record["name"] != "audit_head.sealed"]
        return [{**record, "at": "2026-01-01T00:00:00.000000Z"} for record in kept]

    with database_of(data, "review") as connection:
        make_anew(connection, lied if "says" in sealed else unsealed)
        if "long" in sealed:
            connection.execute(sa.update(tables.audit).values(at=datetime(2026, 1, 1, tzinfo=UTC)))
        assert audit_chain.verify(connection).broken is None
    forget(data, "review", lambda _: None)
    (data / "anchors" / "review" / "anchors.jsonl").write_text("")
    code, chains = verify(stopped, data)
    assert (code, chains["review"]["anchors"]["count"]) == (1, 0)
    assert sealed in chains["review"]["broken"]["reason"]


def test_a_chain_that_was_emptied_beside_its_data_does_not_hold(stopped: System, data: Path) -> None:
    """Nobody and nothing else says then that there ever was one."""
    with database_of(data, "review") as connection:
        make_anew(connection, lambda _: [])
        assert audit_chain.verify(connection).broken is None
    forget(data, "review", lambda _: None)
    (data / "anchors" / "review" / "anchors.jsonl").write_text("")
    code, chains = verify(stopped, data)
    assert (code, chains["review"]["records"], chains["review"]["broken"]["seq"]) == (1, 0, 1)
    assert "the chain is empty beside " in chains["review"]["broken"]["reason"]


def test_a_witness_that_was_emptied_is_named(stopped: System, data: Path) -> None:
    for keeper in ("catalog", "notify"):
        with database_of(data, keeper) as connection:
            connection.execute(sa.delete(tables.audit_anchors).where(tables.audit_anchors.c.service == "review"))
    code, chains = verify(stopped, data)
    assert code == 0
    assert [note.split(" lacks ")[0] for note in chains["review"]["notes"]] == ["catalog", "notify"]
    assert chains["catalog"]["notes"] == []


def test_whoever_replaces_what_the_others_keep_cannot_sign_it(stopped: System, data: Path) -> None:
    redo(data, "review", lied)
    (data / "anchors" / "review" / "anchors.jsonl").unlink()
    key = signing_key("a secret that is not this system's", "review")

    def forge(anchor: Anchor) -> Anchor:
        with database_of(data, "review") as connection:
            own = audit_chain.hashes(connection, [anchor.seq])[anchor.seq]
        forged = Anchor(anchor.service, anchor.seq, own, anchor.at, key.public)
        return Anchor(anchor.service, anchor.seq, own, anchor.at, key.public, key.sign(forged.head.encode()))

    forget(data, "review", forge)
    code, chains = verify(stopped, data)
    assert code == 1
    assert f"is signed with {key.public}, which is not known" in chains["review"]["broken"]["reason"]


def test_a_restored_backup_is_said_to_be_behind_and_can_be_admitted_to(stopped: System, data: Path) -> None:
    redo(data, "notify", lambda records: records[:-3])
    code, chains = verify(stopped, data)
    assert (code, chains["notify"]["behind"]) == (1, True)
    assert "cut off, or restored from an earlier backup" in chains["notify"]["broken"]["reason"]
    assert run(stopped, data, "restored", "notify", "--reason", "试验").exit_code == 0
    code, chains = verify(stopped, data)
    assert (code, chains["notify"]["broken"]) == (0, None)
    (note,) = chains["notify"]["notes"]
    assert note.endswith("were lost when a backup was restored")
    refused = run(stopped, data, "restored", "notify", "--reason", "试验")
    assert (refused.exit_code, "nothing is lost" in refused.stderr) == (1, True)


def test_a_file_without_anchors_is_refused_with_what_to_give(stopped: System, data: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.jsonl").write_text('{"record": "{}", "hash": "sm3:00"}\n')
    done = run(stopped, data, "verify", "--known", str(tmp_path / "wrong.jsonl"))
    assert done.exit_code == 1
    assert "audit anchors" in done.stderr


def test_a_neighbour_that_cannot_be_asked_is_named(stopped: System, data: Path) -> None:
    with database_of(data, "catalog") as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    done = run(stopped, data, "verify", "review", "--json")
    assert done.exit_code == 0
    (note,) = json.loads(done.stdout)["review"]["notes"]
    assert note.startswith("what catalog was told is not compared")


def forget(data: Path, name: str, change: Callable[[Anchor], Anchor | None]) -> None:
    """Replace, or remove, what every database keeps of a service's heads."""
    for keeper in SERVICES:
        with database_of(data, keeper) as connection:
            anchors = list(audit_anchors.kept(connection, name))
            connection.execute(sa.delete(tables.audit_anchors).where(tables.audit_anchors.c.service == name))
        changed = [made for anchor in anchors if (made := change(anchor)) is not None]
        with database_of(data, keeper) as connection:
            for made in changed:
                audit_anchors.keep(connection, made)
