"""kill -9 of the embedded process at random moments loses nothing and doubles nothing.

`KILLS` and `DISCLOSURES` in the environment set the size; `make kill` runs the full 50 kills over 200 disclosures.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from chassis.base.clock import SystemClock
from tests.journey.harness import STEP_PEOPLE, filled, settle_in
from tests.journey.system import System, embedded
from tests.self_check import SELF_CHECK
from tests.servers.private import free_port

KILLS = int(os.environ.get("KILLS", "8"))
DISCLOSURES = int(os.environ.get("DISCLOSURES", "32"))
SEED = int(os.environ.get("SEED", "20261124"))
DRIVERS = 4
GIVE_UP_SECONDS = 600.0


class Patient:
    """A client that sends the same request, under the same key, until it has an answer."""

    def __init__(self, box: dict[str, System]) -> None:
        self._box = box

    def call(self, method: str, path: str, *, by: str, body: Any = None, key: str = "") -> httpx.Response:
        until = time.monotonic() + GIVE_UP_SECONDS
        while True:
            try:
                headers = {"Idempotency-Key": key} if key else {}
                answer = self._box["system"].request(method, path, by=by, json=body, headers=headers)
                if answer.status_code != 503:
                    return answer
            except httpx.HTTPError:
                pass
            assert time.monotonic() < until, f"{method} {path} never got an answer"
            time.sleep(0.05)


def carry(client: Patient, number: int) -> str:
    """Draft, propose and pass one disclosure through every step, whatever dies meanwhile."""
    content = {
        "item": "GJJ-W-05",
        "title": f"动态第{number}期",
        "summary": "概述",
        "text": f"第{number}期的正文。",
        "formed_on": SystemClock().today().isoformat(),
        "self_check": SELF_CHECK,
    }
    made = client.call("POST", "/catalog/api/v1/disclosures", by="gjj.proposer", body=content, key=f"draft-{number}")
    assert made.status_code == 201, made.text
    disclosure = str(made.json()["id"])
    path = f"/catalog/api/v1/disclosures/{disclosure}"
    proposed = client.call("POST", f"{path}/propose", by="gjj.proposer", body={}, key=f"propose-{number}")
    assert proposed.status_code == 200, proposed.text
    while True:
        found = client.call("GET", f"/review/api/v1/cases?disclosure={disclosure}", by="gjj.secrecy").json()["items"]
        if found and found[0]["state"] == "approved":
            return disclosure
        if found and found[0]["current"]:
            pass_step(client, found[0], number)
        else:
            time.sleep(0.02)


def pass_step(client: Patient, case: dict[str, Any], number: int) -> None:
    step = next(step for step in case["steps"] if step["step"] == case["current"][0])
    sent = {"step": step["step"], "decision": "pass", "opinion": "同意"}
    if step["sheet"]:
        sent["sheet"] = filled(step["sheet"])
    person = f"gjj.{STEP_PEOPLE[step['roles'][0]]}"
    key = f"step-{number}-{step['step']}"
    answer = client.call("POST", f"/review/api/v1/cases/{case['id']}/decisions", by=person, body=sent, key=key)
    assert answer.status_code == 200, answer.text


def test_killing_the_process_at_random_moments_loses_none_and_doubles_none(tmp_path: Path) -> None:
    chance, port, box, done = random.Random(SEED), free_port(), {}, threading.Event()
    kills = 0
    with ExitStack() as running:
        box["system"] = running.enter_context(embedded(tmp_path, port=port))
        settle_in(box["system"])
        client = Patient(box)
        with ThreadPoolExecutor(DRIVERS) as pool:
            carried = [pool.submit(carry, client, number) for number in range(1, DISCLOSURES + 1)]
            while kills < KILLS:
                done.wait(chance.uniform(0.05, 1.5))
                box["system"].kill()
                kills += 1
                running.pop_all().close()
                box["system"] = running.enter_context(embedded(tmp_path, port=port))
            ids = [future.result(GIVE_UP_SECONDS) for future in carried]
        system: System = box["system"]
        system.eventually(lambda: len(changes(system)) >= DISCLOSURES, "everything is published")
        system.quiet()
        check(system, ids)
    print(f"kills: {kills}, disclosures: {len(ids)}, lost 0, doubled 0")


def changes(system: System) -> list[dict[str, Any]]:
    found, path = [], "/catalog/api/v1/changes?limit=100"
    while path:
        answer = system.request("GET", path)
        page = answer.json()
        found += page["items"]
        path = f"/catalog/api/v1/changes?limit=100&after={page['next']}" if page["next"] and page["items"] else ""
    return found


def check(system: System, ids: list[str]) -> None:
    """Each disclosure exactly once in every service."""
    assert len(set(ids)) == DISCLOSURES
    told = changes(system)
    assert Counter(publication["disclosure"] for publication in told) == Counter(ids)
    serials = sorted(int(publication["index_number"].split("-")[1]) for publication in told)
    assert serials == list(range(1, DISCLOSURES + 1))
    for disclosure in ids:
        cases = system.get(f"/review/api/v1/cases?disclosure={disclosure}", by="gjj.secrecy")["items"]
        assert [case["state"] for case in cases] == ["approved"]
        deliveries = system.get(f"/notify/api/v1/deliveries?disclosure={disclosure}", by="gjj.keeper")["items"]
        kinds = Counter(delivery["channel"]["code"] for delivery in deliveries)
        assert kinds
        assert set(kinds.values()) == {1}
    assert system.yangguang("audit", "verify").returncode == 0
