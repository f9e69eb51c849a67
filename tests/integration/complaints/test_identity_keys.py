"""The keys under which identities are sealed: weak, lost, damaged and changed ones."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from chassis.base.settings import SettingsError
from services.complaints.adapters.storage.tables import cases, sealed_identities
from tests.integration.complaints.harness import ComplaintsHarness, an_officer, as_told
from tests.integration.complaints.tip_offs import CONTACT, LEADER, NAME, PAGE, TIP_OFF, given, opened_by, sealed
from tests.keys import SECRET
from tests.servers.private import free_port
from yangguang.__main__ import main


def test_a_weak_identity_key_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="YANGGUANG_IDENTITY_KEYS is weak"):
        ComplaintsHarness(f"sqlite:///{tmp_path}/c.sqlite", tmp_path, YANGGUANG_IDENTITY_KEYS="short")


@pytest.mark.parametrize("left", [None, "", "a" * 64], ids=["lost", "empty", "weak"])
def test_no_other_key_takes_the_place_of_a_lost_or_damaged_one(tmp_path: Path, left: str | None) -> None:
    url, kept = f"sqlite:///{tmp_path}/complaints.sqlite", tmp_path / "identity.key"
    office = ComplaintsHarness(url, tmp_path).know()
    assert office.post("/cases", TIP_OFF).status_code == 201, "without a name no key is needed"
    with office.service.database.write() as connection:
        case = sa.select(cases.c.id, sa.literal("sealed by the key that was there"))
        connection.execute(sa.insert(sealed_identities).from_select(["case", "sealed"], case))
    if left is not None:
        kept.write_text(left)
    office.client.get(PAGE)
    refused = office.post("/cases", {**TIP_OFF, "contact": CONTACT})
    assert (refused.json["code"], sealed(office)) == ("identity_not_taken", 1), refused.text
    office.close()
    assert (kept.read_text() if kept.exists() else None) == left
    env = {"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_SECRET_KEY": SECRET, "PORT": str(free_port())}
    for verb in (["run", "--no-demonstration"], ["identities", "rewrap"]):
        said = CliRunner().invoke(main, verb, env=env)
        assert (said.exit_code, said.stderr.count("\n")) == (2, 1), said.output
        assert said.stderr.startswith(f"yangguang: {kept} is {'missing' if left is None else 'weak'}")


def test_a_new_key_takes_over_and_the_former_one_can_go(tmp_path: Path) -> None:
    old, new = secrets.token_hex(32), secrets.token_hex(32)
    url = f"sqlite:///{tmp_path}/complaints.sqlite"
    office = ComplaintsHarness(url, tmp_path, YANGGUANG_IDENTITY_KEYS=old).know()
    office.deliver("catalog.person.changed", "lin", as_told(LEADER))
    number = given(office, reported_departments=[])["number"]
    opened_by(office, number)
    office.close()

    def rewrapped(*keys: str) -> dict[str, int]:
        env = {"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_COMPLAINTS_DATABASE_URL": url}
        env |= {"YANGGUANG_SECRET_KEY": SECRET, "YANGGUANG_IDENTITY_KEYS": ",".join(keys)}
        done = CliRunner().invoke(main, ["identities", "rewrap", "--json"], env=env)
        return dict(json.loads(done.stdout))

    assert rewrapped(new) == {"rewrapped": 0, "lost": 1}
    assert rewrapped(new, old) == {"rewrapped": 1, "lost": 0}
    later = ComplaintsHarness(url, tmp_path, YANGGUANG_IDENTITY_KEYS=new)
    assert later.get(f"/cases/{number}/identity", an_officer()).json["name"] == NAME
    later.close()
    gone = ComplaintsHarness(url, tmp_path, YANGGUANG_IDENTITY_KEYS=secrets.token_hex(32))
    answer = gone.get(f"/cases/{number}/identity", an_officer())
    assert (answer.status_code, answer.json["code"]) == (503, "identity_key_missing")
    gone.close()
