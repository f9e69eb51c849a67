"""A small service with an endpoint and a page of each kind, and its answers as tests read them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from chassis.ports import Conflict, DomainEvent, Invalid, Stale, is_seen
from chassis.storage.paging import Page, encode_cursor, number_in
from chassis.web.access import OPEN, Access
from chassis.web.endpoint import Endpoints
from chassis.web.pages import Pages
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, required_version
from chassis.web.schema import Day, Flag, Moment, PageQuery, Schema, Text, View, Whole
from tests.harness.sessions import entered
from tests.people import a_person

ONCE = 13
POST = "/alpha/api/v1/tallies/a"


class Sent(Schema):
    number = Whole(least=-100, greatest=100, required=True)
    on = Day()
    at = Moment()
    ready = Flag()
    title = Text(longest=5, shortest=1)
    notes = fields.List(fields.Nested(Schema.from_dict({"text": fields.String(required=True)})))


class Choice(PageQuery):
    kind = fields.String(validate=validate.OneOf(["a", "b"]))


class Named(Schema):
    name = fields.String(required=True)


class Counted(View):
    count = fields.Integer()


class Shown(View):
    seen = fields.List(fields.Integer())


class Number(View):
    number = fields.Integer()


class Asked(View):
    limit = fields.Integer()
    kind = fields.String(metadata={"optional": True})


class NameShown(View):
    name = fields.String()


class Stored(View):
    name = fields.String()
    size = fields.Integer()


class Note(Schema):
    note = Text(longest=20, load_default="")


class NoteShown(View):
    note = fields.String()


STAFF = Access(staff=True)
PROPOSERS = Access(staff=True, roles=frozenset({"proposer"}))
endpoints = Endpoints("alpha", "tallies")
pages = Pages("alpha")


@endpoints.post("/tallies/<key>", who=PROPOSERS, body=Sent, returns=Counted, status=201)
def count(work, body, key):
    """Count a number."""
    if body["number"] < 0:
        raise Invalid("不能为负。", "The number must not be negative.", errors={"number": "negative"})
    if body["number"] == ONCE and ONCE in work.seen(key):
        raise Conflict("已经有了。", "It is there already.")
    work.see(key, body["number"])
    counted = DomainEvent(
        name="tally.told",
        aggregate=key,
        body="GJJ",
        actor=actor(),
        at=clock().now(),
        data={"number": body["number"]},
    )
    work.events.record(counted)
    return Reply({"count": len(work.seen(key))}, etag="1", location=f"/alpha/api/v1/tallies/{key}")


@endpoints.get("/tallies", who=OPEN, query=Choice, returns=Number, many=True)
def list_tallies(work, query):
    """List."""
    start = number_in(query["cursor"])
    return Page([{"number": start}], encode_cursor([start + 1]) if start < 2 else None)


@endpoints.get("/asked", who=OPEN, query=Choice, returns=Asked)
def show_asked(work, query):
    """Show what was asked, and forget it."""
    asked = dict(query)
    query.clear()
    return asked


@endpoints.get("/named", who=OPEN, query=Named, returns=NameShown)
def show_named(work, query):
    """Show the name that must be given."""
    return query


@endpoints.get("/tallies/<key>", who=OPEN, returns=Shown, etag=True)
def show(work, key):
    """Show."""
    return Reply({"seen": work.seen(key)}, etag="7", cache="public, max-age=60")


@endpoints.put("/tallies/<key>", who=STAFF, body=Sent, returns=Number, match="required")
def change(work, body, key):
    """Change."""
    if not is_seen(7, required_version()):
        raise Stale("内容已被他人更新，请重新读取后再改。", "Someone changed it meanwhile; read it again.", etag="7")
    return {"number": body["number"]}


@endpoints.act("/tallies/<key>", "note", who=STAFF, body=Note, returns=NoteShown, match="optional")
def note(work, body, key):
    """Note something, or nothing."""
    work.see(key, 1)
    return body


@endpoints.act("/tallies/<key>", "touch", who=STAFF, returns=Shown)
def touch(work, key):
    """Take no body."""
    return {"seen": work.seen(key)}


@endpoints.post("/files", who=STAFF, upload="file", returns=Stored, max_bytes=1_000)
def store(work, file):
    """Take a file."""
    return {"name": file.name, "size": len(file.content)}


@endpoints.get("/broken", who=OPEN, returns=Shown)
def broken(work):
    """Break."""
    raise RuntimeError("a secret of the inside")


@pages.get("/alpha/pages/<name>", who=OPEN)
def show_page(work, name):
    return name


@pages.post("/alpha/form", who=STAFF)
def send_form(work, form):
    return "done"


def bearer(service, *roles: str, sub: str = "gjj.zhou") -> dict[str, str]:
    token = entered(service, a_person(sub, *roles, name="周海", department=""))
    return {"Authorization": f"Bearer {token}"}


def is_problem(response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["detail_en"]
    return problem
