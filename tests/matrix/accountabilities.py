"""The addresses of accountability, one matter in each state: about the staff member who proposed what is tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.review.adapters.storage.accountabilities import SqlAccountabilities
from services.review.domain.accountability import Accountability, Hearing, Ruling
from services.review.domain.step import Person
from tests.integration.review.harness import NOW, ReviewHarness
from tests.matrix.people import BODY, DEPARTMENT, OWNER
from tests.matrix.trying import Try

API, PAGE = "/review/api/v1/accountabilities", "/review/accountabilities"
_READ, _PUBLIC = ("accountability.read",), ("accountability.read", "accountability.read_published")
_BY = Person(sub="chen", name="陈", department="BGS")


def tries_of_accountabilities(harness: ReviewHarness) -> list[Try]:
    """Each address on a matter of which it makes sense."""
    day, day_after = date(2026, 11, 9), date(2026, 12, 31)
    new = Accountability(
        id="y-proposed",
        body=BODY,
        person=Person(sub=OWNER, name="林", department=DEPARTMENT),
        trigger="negligence",
        measure="criticism",
        facts="未按时公开。",
        disclosure="",
        proposed_by=_BY,
        proposed_at=NOW,
        proposed_on=day,
        hear_until=day,
    )
    heard = replace(
        new,
        id="y-heard",
        state="heard",
        hearing=Hearing(statement="无异议。", waived=False, heard_on=day, by=_BY, at=NOW),
    )
    ruling = Ruling(imposed=True, measure="criticism", reason="属实。", effective_until=day_after, by=_BY, at=NOW)
    imposed = replace(heard, id="y-imposed", state="imposed", ruling=ruling)
    published = replace(imposed, id="y-published", state="published", published_at=NOW)
    with harness.service.database.write() as connection:
        for matter in (new, heard, imposed, published):
            SqlAccountabilities(connection).add(matter)
    proposal = {
        "body": BODY,
        "person": "fang",
        "trigger": "negligence",
        "measure": "warning",
        "facts": "未按时公开。",
    }
    ruled = {"imposed": False, "reason": "情节轻微。"}
    said = {"statement": "无异议。"}
    whole = replace(new.thing, owner="", kept_from={})
    return [
        Try(rule=API, path=API),
        Try(rule=PAGE, path=PAGE),
        Try(rule=API, path=API, method="POST", body=proposal, thing=whole),
        Try(rule=f"{PAGE}/propose", path=f"{PAGE}/propose", method="POST", body=proposal, thing=whole),
        *(
            Try(rule=f"{at}/<matter>", path=f"{at}/{matter.id}", thing=matter.thing, acts=acts)
            for at in (API, PAGE)
            for matter, acts in ((new, _READ), (heard, _READ), (imposed, _READ), (published, _PUBLIC))
        ),
        *(
            Try(rule=f"{at}/<matter>/{act}", path=f"{at}/{it.id}/{act}", method="POST", body=body, thing=it.thing)
            for at, decided in ((API, ruled), (PAGE, {**ruled, "imposed": "no"}))
            for it, act, body in ((new, "hear", said), (heard, "decide", decided), (imposed, "publish", None))
        ),
    ]
