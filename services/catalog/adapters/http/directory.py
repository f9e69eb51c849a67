"""Bodies, people and items."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from chassis.web import http
from chassis.web.http import PUBLIC_ACCESS, STAFF, PageQuery, Reply, blueprint, endpoint, page_of, role
from services.catalog.adapters.http import schemas
from services.catalog.adapters.http.fields import text_place
from services.catalog.adapters.http.shapes import body_json, item_json, person_json
from services.catalog.domain.body import Body, Channel, Department, Rules
from services.catalog.domain.checks import BODY_CODE, CODE
from services.catalog.domain.content_hash import moment
from services.catalog.domain.item import Element, Item, Responsible, TimeLimit
from services.catalog.domain.person import Person
from services.catalog.domain.refusals import NoSuchBody, NoSuchItem, NoSuchPerson
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.retire_item import RetireItem, retire_item
from services.catalog.use_cases.save_body import SaveBody, save_body
from services.catalog.use_cases.save_item import SaveItem, save_item
from services.catalog.use_cases.save_person import SavePerson, save_person

KEEPER = role("office", "operator")
Given = dict[str, Any]


def make_directory() -> Blueprint:
    """The group of endpoints, made anew for each application."""
    api = blueprint("catalog", "directory")
    body, person, item = schemas.BodyView, schemas.PersonView, schemas.ItemView
    endpoint(api, "GET", "/bodies", who=PUBLIC_ACCESS, query=PageQuery, returns=body, many=True)(list_bodies)
    endpoint(api, "POST", "/bodies", who=KEEPER, body=schemas.BodySchema, returns=body, status=201)(add_body)
    endpoint(api, "GET", "/bodies/<code>", who=PUBLIC_ACCESS, returns=body)(show_body)
    endpoint(api, "PUT", "/bodies/<code>", who=KEEPER, body=schemas.BodyChange, returns=body)(change_body)
    people = schemas.PeopleQuery
    endpoint(api, "GET", "/people", who=STAFF, query=people, returns=person, many=True)(list_people)
    endpoint(api, "POST", "/people", who=KEEPER, body=schemas.PersonSchema, returns=person, status=201)(keep_person)
    endpoint(api, "GET", "/people/<sub>", who=STAFF, returns=person)(show_person)
    items = schemas.ItemsQuery
    endpoint(api, "GET", "/items", who=PUBLIC_ACCESS, query=items, returns=item, many=True)(list_items)
    endpoint(api, "POST", "/items", who=KEEPER, body=schemas.ItemSchema, returns=item, status=201)(add_item)
    endpoint(api, "GET", "/items/<code>", who=PUBLIC_ACCESS, returns=item)(show_item)
    endpoint(api, "PUT", "/items/<code>", who=KEEPER, body=schemas.ItemChange, returns=item)(change_item)
    retire = schemas.RetireSchema
    endpoint(api, "POST", "/items/<code>/retire", who=KEEPER, body=retire, returns=item)(take_item_out)
    versions = schemas.ItemVersionView
    endpoint(api, "GET", "/items/<code>/versions", who=STAFF, returns=versions, many=True)(list_versions)
    return api


def list_bodies(work: UnitOfWork, query: Given) -> Reply:
    """All bodies of this deployment, by code."""
    after = text_place(query["cursor"])
    found = [body for body in work.bodies.all() if body.code > after]
    shown = found[: query["limit"]]
    return page_of([body_json(body) for body in shown], [shown[-1].code] if len(found) > len(shown) else None)


def add_body(work: UnitOfWork, given: Given) -> Reply:
    """Add a body."""
    command = SaveBody(actor=http.actor(), body=_body(given["code"], given), new=True)
    return _body_reply(save_body(command, work=work, clock=http.clock()), 201)


def show_body(work: UnitOfWork, code: str) -> Reply:
    """One body."""
    body = work.bodies.get(code) if BODY_CODE.fullmatch(code) else None
    if body is None:
        raise NoSuchBody(code)
    return _body_reply(body)


def change_body(work: UnitOfWork, given: Given, code: str) -> Reply:
    """Change a body; send If-Match."""
    if not BODY_CODE.fullmatch(code):
        raise NoSuchBody(code)
    command = SaveBody(actor=http.actor(), body=_body(code, given), expected=seen())
    return _body_reply(save_body(command, work=work, clock=http.clock()))


def list_people(work: UnitOfWork, query: Given) -> Reply:
    """The staff directory, by identifier."""
    after = text_place(query["cursor"])
    everybody = sorted(work.people.all(query["body"]), key=lambda person: person.sub)
    found = [person for person in everybody if person.sub > after]
    shown = found[: query["limit"]]
    return page_of([person_json(person) for person in shown], [shown[-1].sub] if len(found) > len(shown) else None)


def keep_person(work: UnitOfWork, given: Given) -> Reply:
    """Add a person, or change the one with that identifier (with If-Match, only the version that was seen)."""
    person = Person(**{**given, "roles": tuple(given["roles"])})
    command = SavePerson(actor=http.actor(), person=person, expected=http.if_match())
    kept = save_person(command, work=work, clock=http.clock())
    data = person_json(kept)
    return Reply(data, status=201 if kept.etag == 1 else 200, etag=data["etag"])


def show_person(work: UnitOfWork, sub: str) -> Reply:
    """One person."""
    person = work.people.get(sub) if CODE.fullmatch(sub) else None
    if person is None:
        raise NoSuchPerson(sub)
    return Reply(person_json(person), etag=str(person.etag))


def list_items(work: UnitOfWork, query: Given) -> Reply:
    """The directory (目录), by code."""
    page = work.items.page(
        body=query["body"],
        audience=query["audience"],
        topic=query["topic"],
        active=query["active"],
        after=text_place(query["cursor"]),
        limit=query["limit"],
    )
    return page_of([item_json(item) for item in page.items], page.next)


def add_item(work: UnitOfWork, given: Given) -> Reply:
    """Add an item."""
    command = SaveItem(actor=http.actor(), item=_item(given["code"], given), reason=given["reason"], new=True)
    return _item_reply(save_item(command, work=work, clock=http.clock()), 201)


def show_item(work: UnitOfWork, code: str) -> Reply:
    """One item."""
    item = work.items.get(code) if CODE.fullmatch(code) else None
    if item is None:
        raise NoSuchItem(code)
    return _item_reply(item)


def change_item(work: UnitOfWork, given: Given, code: str) -> Reply:
    """Make an item's next version; send If-Match."""
    if not CODE.fullmatch(code):
        raise NoSuchItem(code)
    command = SaveItem(actor=http.actor(), item=_item(code, given), reason=given["reason"], expected=seen())
    return _item_reply(save_item(command, work=work, clock=http.clock()))


def take_item_out(work: UnitOfWork, given: Given, code: str) -> Reply:
    """Take an item out of use."""
    if not CODE.fullmatch(code):
        raise NoSuchItem(code)
    command = RetireItem(actor=http.actor(), code=code, reason=given["reason"], expected=http.if_match())
    return _item_reply(retire_item(command, work=work, clock=http.clock()))


def list_versions(work: UnitOfWork, code: str) -> Reply:
    """Every version of an item, the newest first: who, when, why."""
    versions = work.items.versions(code) if CODE.fullmatch(code) else []
    if not versions:
        raise NoSuchItem(code)
    found = [
        {
            "version": one.version,
            "item": item_json(one.item),
            "by": dict(one.by),
            "at": moment(one.at),
            "reason": one.reason,
        }
        for one in versions
    ]
    return page_of(found, None)


def seen() -> str | None:
    """The version that the client saw; a change without one is refused."""
    given = http.if_match()
    if given is None:
        http.require_match("")
    return given


def _body_reply(body: Body, status: int = 200) -> Reply:
    data = body_json(body)
    location = f"/catalog/api/v1/bodies/{body.code}" if status == 201 else ""
    return Reply(data, status=status, etag=data["etag"], location=location)


def _item_reply(item: Item, status: int = 200) -> Reply:
    data = item_json(item)
    location = f"/catalog/api/v1/items/{item.code}" if status == 201 else ""
    return Reply(data, status=status, etag=data["etag"], location=location)


def _body(code: str, given: Given) -> Body:
    rules = given["rules"]
    return Body(
        code=code,
        name=given["name"],
        kind=given["kind"],
        legal_regime=given["legal_regime"],
        departments=tuple(Department(**unit) for unit in given["departments"]),
        channels=tuple(Channel(**channel) for channel in given["channels"]),
        rules=Rules(approvers=tuple(rules["approvers"]), deliberate_before=rules["deliberate_before"]),
        active=given["active"],
    )


def _item(code: str, given: Given) -> Item:
    kept = {name: value for name, value in given.items() if name not in ("code", "reason")}
    return Item(
        **{
            **kept,
            "code": code,
            "elements": tuple(Element(**element) for element in given["elements"]),
            "time_limit": TimeLimit(**given["time_limit"]),
            "responsible": Responsible(**given["responsible"]),
            "channels": tuple(given["channels"]),
            "audience_group": tuple(given["audience_group"]),
            "selection_reasons": tuple(given["selection_reasons"]),
            "review_route": given["review_route"] or given["audience"],
        }
    )
