"""The staff: people, their posts, their sessions."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from chassis.base.converter import structure
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from services.catalog.adapters.access import may
from services.catalog.adapters.http.people_schemas import PeopleQuery, PersonChange, PersonSchema, PostSchema
from services.catalog.adapters.http.schemas import ReasonSchema
from services.catalog.adapters.http.views import people as views
from services.catalog.adapters.http.views.values import API
from services.catalog.adapters.storage.reads import people as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.person import Person
from services.catalog.domain.post import Wanted
from services.catalog.use_cases.confirm_post import confirm_post
from services.catalog.use_cases.end_post import end_post
from services.catalog.use_cases.end_session import EndSession, end_session
from services.catalog.use_cases.enter_post import EnterPost, enter_post
from services.catalog.use_cases.on_post import OnPost
from services.catalog.use_cases.save_person import SavePerson, save_person
from services.catalog.use_cases.sign_out_everywhere import SignOutEverywhere, sign_out_everywhere
from services.catalog.use_cases.vacancies import vacancies

POST = "/people/<sub>/posts/<post>"

endpoints = Endpoints("catalog", "people")


@endpoints.get("/people", who=may("person.list"), query=PeopleQuery, returns=views.PersonView, many=True)
def list_people(work: Work, query: dict[str, Any]) -> Any:
    """The staff of the bodies that the reader keeps, with their posts."""
    return reads.list_people(work.events.connection, actor(), query)


@endpoints.post(
    "/people",
    who=may("person.save"),
    body=PersonSchema,
    returns=views.PersonView,
    status=201,
    also=(404,),
    etag=True,
)
def add_person(work: Work, given: dict[str, Any]) -> Reply:
    """Enter a person or a program; posts are entered for him then."""
    command = SavePerson(actor=actor(), person=structure(Person, given), new=True)
    return _person(save_person(command, work=work, clock=clock()), created=True)


@endpoints.get("/people/<sub>", who=may("person.read"), returns=views.PersonView, etag=True)
def show_person(work: Work, sub: str) -> Reply:
    """One person with all posts that he ever had; everybody sees himself."""
    person = reads.find_person(work.events.connection, actor(), sub)
    return Reply(person, etag=str(person["etag"]))


@endpoints.put(
    "/people/<sub>",
    who=may("person.save", "membership.decide"),
    body=PersonChange,
    returns=views.LeftView,
    match="required",
)
def change_person(work: Work, given: dict[str, Any], sub: str) -> Reply:
    """Change a person; send If-Match.

    Another body or department ends the posts bound to the one left. The office of the body left sets another `body`,
    with no department; the office there enters department and posts. `active: false` dismisses him: all posts and
    sessions end.
    """
    person = structure(Person, {**given, "sub": sub})
    command = SavePerson(actor=actor(), person=person, expected=if_match())
    return _left(save_person(command, work=work, clock=clock()), work)


@endpoints.get("/people/<sub>/posts", who=may("person.read"), returns=views.PostView, many=True)
def list_posts(work: Work, sub: str) -> Any:
    """Every post that a person has or had."""
    return reads.find_person(work.events.connection, actor(), sub)["posts"]


@endpoints.post(
    "/people/<sub>/posts",
    who=may("post.enter"),
    body=PostSchema,
    returns=views.PostView,
    status=201,
    match="optional",
)
def add_post(work: Work, given: dict[str, Any], sub: str) -> Reply:
    """Enter a post; it counts once a security administrator has confirmed it. Nobody enters a post of his own."""
    command = EnterPost(actor=actor(), sub=sub, post=structure(Wanted, given), expected=if_match())
    person, post = enter_post(command, work=work, clock=clock())
    return Reply(post, etag=str(person.etag), location=f"{API}/people/{sub}/posts/{post.id}")


@endpoints.act(POST, "confirm", who=may("post.confirm"), returns=views.PersonView, match="optional")
def confirm(work: Work, sub: str, post: str) -> Reply:
    """Confirm a post that somebody else entered, for somebody else."""
    command = OnPost(actor=actor(), sub=sub, post=post, expected=if_match())
    return _person(confirm_post(command, work=work, clock=clock()))


@endpoints.act(POST, "end", who=may("post.end"), body=ReasonSchema, returns=views.LeftView, match="optional")
def end(work: Work, given: dict[str, Any], sub: str, post: str) -> Reply:
    """End a post at once: office or security administrator, and for whom a deputy stands in."""
    command = OnPost(actor=actor(), sub=sub, post=post, reason=given["reason"], expected=if_match())
    return _left(end_post(command, work=work, clock=clock()), work)


@endpoints.act("/people/<sub>", "sign-out", who=may("person.sign-out"), returns=views.PersonView, etag=True)
def sign_out(work: Work, sub: str) -> Reply:
    """End every session and token of a person: himself, office or security administrator."""
    return _person(sign_out_everywhere(SignOutEverywhere(actor=actor(), sub=sub), work=work, clock=clock()))


@endpoints.get("/people/<sub>/sessions", who=may("session.list"), returns=views.SessionView, many=True)
def list_sessions(work: Work, sub: str) -> Any:
    """The sessions of a person that hold, the newest first; who may see the person may see them."""
    reads.find_person(work.events.connection, actor(), sub)
    return reads.list_sessions(work.events.connection, sub, clock().now())


@endpoints.act("/people/<sub>/sessions/<session>", "end", who=may("session.end"), returns=views.SessionView)
def end_one_session(work: Work, sub: str, session: str) -> Any:
    """End one session: its own person, office or security administrator."""
    return end_session(EndSession(actor=actor(), sub=sub, session=session), work=work, clock=clock())


def _left(person: Person, work: Work) -> Reply:
    kept = {field.name: getattr(person, field.name) for field in fields(person)}
    vacant = vacancies(person.body, person.posts, work=work, clock=clock())
    return Reply({**kept, "vacant": vacant}, etag=str(person.etag))


def _person(person: Person, *, created: bool = False) -> Reply:
    location = f"{API}/people/{person.sub}" if created else ""
    return Reply(person, etag=str(person.etag), location=location)
