"""notify: every address as everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.permissions import Thing
from chassis.ports import EVERYWHERE, Audience
from services.notify.adapters.storage.tables import bodies
from tests.integration.notify.harness import KEEPER, PARTY_KEEPER, SJJ, NotifyHarness
from tests.matrix.people import BODY, OTHER_DEPARTMENT
from tests.matrix.trying import EVERY_PERSON, Try, cells_of
from tests.people import a_person

API = "/notify/api/v1"
PROOF = {"address": "一楼东侧", "note": "已张贴两页", "posted_at": "2026-11-24T10:00:00+08:00"}
REMOVAL = {"note": "已取下", "removed_at": "2026-11-24T10:00:00+08:00"}
FORMS = {"posted_at": "2026-11-24T10:00", "removed_at": "2026-11-24T10:00"}
ACTS = {"confirm": PROOF, "confirm-removal": REMOVAL, "fail": {"note": ""}, "retry": {}, "give-up": {}}


@pytest.mark.parametrize("every", EVERY_PERSON)
def test_every_address_of_notify_answers_everybody_as_the_table_says(tmp_path: Path, every: int) -> None:
    harness = NotifyHarness(f"sqlite:///{tmp_path}/notify.sqlite", tmp_path)
    with harness.service.transaction() as work:
        work.connection.execute(sa.insert(bodies).values(code=BODY, name="中心", departments=[], active=True))
    tries = [
        Try(rule=f"{API}/{name}", path=f"{API}/{name}") for name in ("audit", "deliveries", "tasks", "subscriptions")
    ]
    tries += [Try(rule=f"/notify/{name}", path=f"/notify/{name}") for name in ("deliveries", "tasks", "screen")]
    tries += [Try(rule=f"{API}/feeds/publications.{form}", path=f"{API}/feeds/publications.{form}") for form in FEEDS]
    tries += [
        Try(rule="/notify/feeds/publications.<form>", path="/notify/feeds/publications.atom"),
        Try(rule="/notify/api/asyncapi.json", path="/notify/api/asyncapi.json"),
    ]
    for audience in ("external", "internal", "party"):
        tries += _of_delivery(harness, audience)
    tries += _of_delivery(harness, "internal", (OTHER_DEPARTMENT,))
    ours, all_of_them = a_person("ops", "operator"), a_person("ops.all", "operator", body=EVERYWHERE)
    tries += [*_of_subscription(harness, ours, BODY), *_of_subscription(harness, all_of_them, EVERYWHERE)]
    counts = cells_of(harness, tries, every)
    print(f"notify: {counts.total()} cells, {dict(counts)}")
    harness.close()


FEEDS = ("atom", "rss", "json")


def _of_delivery(harness: NotifyHarness, audience: Audience, readers: tuple[str, ...] = ()) -> list[Try]:
    harness.publish("-".join(["d", audience, *readers]), audience=audience, readers=list(readers))
    found = harness.board(by=PARTY_KEEPER if audience == "party" else KEEPER)
    thing = Thing(body=BODY, audience=audience, departments=readers)
    paths = (f"{API}/deliveries", "/notify/deliveries")
    tries = [Try(rule=f"{at}/<delivery_id>", path=f"{at}/{found['id']}", thing=thing) for at in paths]
    for act, given in {**ACTS, "fail": {"reason": "公开栏正在维修"}, "give-up": {"reason": "公开栏已拆除"}}.items():
        for at in paths:
            form = {**given, **{name: FORMS[name] for name in given if name in FORMS}}
            tries.append(
                Try(
                    rule=f"{at}/<delivery_id>/{act}",
                    path=f"{at}/{found['id']}/{act}",
                    method="POST",
                    body=given if at.startswith(API) else form,
                    thing=thing,
                )
            )
    return tries


def _of_subscription(harness: NotifyHarness, operator: object, body: str) -> list[Try]:
    code = "sjj" if body == BODY else "dag"
    new = {**SJJ, "code": code, "body": body}
    added = harness.post("/subscriptions", new, operator)  # type: ignore[arg-type]
    assert added.status_code == 201, added.json
    place, thing = f"{API}/subscriptions/{added.json['id']}", Thing(body=body)
    new = {**SJJ, "code": f"new-{code}", "body": body}
    return [
        Try(rule=f"{API}/subscriptions", path=f"{API}/subscriptions", method="POST", body=new, thing=thing),
        Try(rule=f"{API}/subscriptions/<agency_id>", path=place, thing=thing),
        *(
            Try(rule=f"{API}/subscriptions/<agency_id>/{act}", path=f"{place}/{act}", method="POST", thing=thing)
            for act in ("rotate", "credentials", "remove")
        ),
    ]
