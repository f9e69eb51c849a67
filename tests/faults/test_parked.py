"""An event that its handler cannot take is parked; the rest goes on, what follows waits, and replay settles it all."""

from __future__ import annotations

import json
import random
import signal
from typing import Any

import pytest

from tests.faults.client import Client
from tests.faults.run import Stage
from tests.faults.stories import Disclosure, Teller
from tests.servers.private import wait_for

pytestmark = [pytest.mark.servers, pytest.mark.slow, pytest.mark.timeout(400)]
# As if notify had a fault that only one publication brings to light.
BREAK = """
CREATE FUNCTION faults_break() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.disclosure = '{}' THEN RAISE EXCEPTION 'notify cannot take this one'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER faults_break BEFORE INSERT OR UPDATE ON publications FOR EACH ROW EXECUTE FUNCTION faults_break()
"""
REPAIR = "DROP TRIGGER faults_break ON publications; DROP FUNCTION faults_break()"


def held(running: Stage, state: str) -> list[Any]:
    with running.cluster.database("notify") as connection:
        query = "SELECT event_id, name, aggregate, sequence, reason FROM inbox WHERE state = %s ORDER BY sequence"
        return connection.execute(query, (state,)).fetchall()


def known(running: Stage, disclosure: Disclosure) -> str | None:
    with running.cluster.database("notify") as connection:
        row = connection.execute("SELECT state FROM publications WHERE disclosure = %s", (disclosure.id,)).fetchone()
    return str(row[0]) if row else None


def test_one_bad_event_stops_only_its_own_aggregate_until_it_is_replayed(running: Stage) -> None:
    made = running.cluster
    client = Client(made.system, running.history, f"{running.history.next_story()}-parking")
    teller = Teller(client, random.Random(3))
    bad, *good = [teller.draft(("GJJ-W-05",)) for _ in range(4)]
    before = {row[0] for row in held(running, "parked")}
    with made.database("notify") as connection:
        connection.execute(BREAK.format(bad.id))

    # notify's worker finds all of it in one batch.
    worker = made.children["notify-worker"]
    worker.signal(signal.SIGSTOP)
    for disclosure in (bad, *good):
        disclosure.publish()
    bad.act("withdraw", "office", {"reason": "文件已废止", "ground": "废止"})
    worker.signal(signal.SIGCONT)

    wait_for(lambda: all(known(running, disclosure) == "published" for disclosure in good), 60, "the rest takes effect")
    wait_for(lambda: len(held(running, "waiting")) == 1, 60, "the withdrawal waits behind it")
    (parked,) = [row for row in held(running, "parked") if row[0] not in before]
    assert parked[1:3] == ("catalog.disclosure.published", f"disclosure/{bad.id}")
    assert "notify cannot take this one" in parked[4]
    listed = json.loads(made.system.yangguang("parked", "list", "notify", "--json").stdout)
    assert parked[0] in [event["event_id"] for event in listed]

    # A replay before the repair changes nothing; after it, everything happens once and in order.
    assert made.system.yangguang("parked", "replay", "notify", parked[0]).returncode == 1
    with made.database("notify") as connection:
        connection.execute(REPAIR)
    done = made.system.yangguang("parked", "replay", "notify", parked[0])
    assert done.returncode == 0, done.stdout + done.stderr
    assert known(running, bad) == "withdrawn"
    assert held(running, "waiting") == []
    client.close()
    note_replayed(running)
    outcome = running.judge()
    assert not outcome.violations, outcome.told


def note_replayed(running: Stage) -> None:
    """The command line keeps no record of effects: what it applied is added, in the order of the sequence."""
    with running.cluster.database("notify") as connection:
        connection.execute(
            "INSERT INTO faults_effects (event_id, source, aggregate, sequence, name) "
            "SELECT event_id, source, aggregate, sequence, name FROM inbox WHERE state = 'done' "
            "AND event_id NOT IN (SELECT event_id FROM faults_effects) ORDER BY source, aggregate, sequence"
        )
