"""The staff (人员与岗位): who works where with which posts, who may still sign in, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request

from chassis.base.converter import structure
from chassis.permissions import Thing
from chassis.ports import EVERYWHERE, Actor, Invalid, NotAllowed, in_both
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock, session
from services.catalog.adapters.access import may
from services.catalog.adapters.http.people_schemas import PeopleQuery, PersonChange, PersonSchema, PostSchema
from services.catalog.adapters.http.schemas import ReasonSchema
from services.catalog.adapters.storage.reads import directory, stranded
from services.catalog.adapters.storage.reads import people as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain import post as rules
from services.catalog.domain.body import Body
from services.catalog.domain.handing_over import STATES as WAITING
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.person import Person
from services.catalog.domain.post import Post, Wanted
from services.catalog.use_cases.confirm_post import confirm_post
from services.catalog.use_cases.end_post import end_post
from services.catalog.use_cases.end_session import EndSession, end_session
from services.catalog.use_cases.enter_post import EnterPost, enter_post
from services.catalog.use_cases.on_post import OnPost
from services.catalog.use_cases.save_person import SavePerson, save_person
from services.catalog.use_cases.sign_out_everywhere import SignOutEverywhere, sign_out_everywhere
from services.catalog.use_cases.vacancies import Vacancy, vacancies
from services.vocabulary import ROLES

PERSON = "/staff/<sub>"
DONE = {
    "entered": "已登记，待安全管理员确认后生效。",
    "confirmed": "岗位已确认，立即生效。",
    "ended": "岗位已结束，立即生效。",
    "signed-out": "全部登录和令牌已经失效。",
    "session-ended": "这次登录已经失效。",
    "saved": "已保存。",
    "moved": "已调出，原单位的岗位立即结束；请新单位的政务公开办公室登记部门和岗位。",
}
# What lies where nobody in the body, or in the department, holds that post.
LEFT_UNDONE = {
    "leader": "审批、签发、批准延期和确认审核流程",
    "section_head": "科室审核和整改",
    "secrecy_officer": "保密审查",
    "case_officer": "群众来件",
    "archivist": "归档",
    "channel_keeper": "渠道公开",
}

pages = Pages("catalog", "staff-pages")


@pages.get("/staff", who=may("person.list"))
def list_staff(work: Work) -> str:
    """The staff of the bodies that one keeps."""
    reader, connection = actor(), work.events.connection
    found = reads.list_people(connection, reader, load_query(PeopleQuery))
    bodies = {body.code: body for body in directory.all_bodies(connection)}
    return render(
        "catalog/staff.html",
        people=[{**row, "posts": [_shown(post, bodies) for post in row["posts"]]} for row in found],
        bodies=bodies,
        chosen=request.args.get("body", ""),
        kept=[body for body in bodies.values() if PERMISSIONS.permits("person.list", reader, Thing(body=body.code))],
        may_add="office" in reader.roles,
        next_url=next_url(found),
        done=DONE.get(request.args.get("done", ""), ""),
    )


@pages.get("/staff/new", who=may("person.save"))
def ask_person(work: Work) -> str:
    """The form of a new person."""
    places = _places(work, actor(), "person.save")
    return render("catalog/person_form.html", person=None, goals=places["offered"], **places)


@pages.post("/staff/new", who=may("person.save"), again=ask_person)
def add_person(work: Work, form: Any) -> Any:
    """Enter him; his posts come next."""
    given = load_form(PersonSchema, form, active=True)
    saved = save_person(SavePerson(actor=actor(), person=structure(Person, given), new=True), work=work, clock=clock())
    return _back(saved.sub, "saved")


@pages.get(PERSON, who=may("person.read"))
def show_person(work: Work, sub: str) -> str:
    """One person: posts, deputies, sessions; everybody sees himself."""
    reader, connection = actor(), work.events.connection
    person = reads.find_person(connection, reader, sub)
    places, thing = _places(work, reader, "post.enter"), Thing(body=person["body"], owner=sub)
    posts = [_with_acts(post, reader, places["bodies"]) for post in reversed(person["posts"])]
    return render(
        "catalog/person.html",
        person=person,
        principals=_principals(work, places["offered"], besides=sub),
        posts=sorted(posts, key=lambda post: post["state"] == rules.ENDED),
        vacant=_vacant(work, person),
        left_undone=LEFT_UNDONE,
        deputies=reads.list_deputies(connection, sub),
        sessions=reads.list_sessions(connection, sub, clock().now()),
        present=held.session if (held := session()) else "",
        may_enter=bool(places["offered"]) and reader.sub != sub and person["active"],
        may_change=any(PERMISSIONS.permits(act, reader, thing) for act in ("person.save", "membership.decide")),
        may_sign_out=PERMISSIONS.permits("person.sign-out", reader, thing),
        done=DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
        roles=ROLES,
        today=clock().today(),
        **places,
    )


@pages.get(f"{PERSON}/edit", who=may("person.save", "membership.decide"))
def ask_change(work: Work, sub: str) -> str:
    """The form of what is known of a person; he can be let go to any body."""
    person = reads.find_person(work.events.connection, actor(), sub)
    places = _places(work, actor(), "person.save")
    under_way = stranded.under_way_of(work.events.connection, sub, actor())
    return render(
        "catalog/person_form.html",
        person=person,
        goals=list(places["bodies"].values()),
        under_way=sum(under_way.values()),
        waiting=sum(under_way.get(state, 0) for state in WAITING),
        **places,
    )


@pages.post(f"{PERSON}/edit", who=may("person.save", "membership.decide"), again=ask_change)
def change_person(work: Work, form: Any, sub: str) -> Any:
    """Keep it; moving on and leaving end posts."""
    given = load_form(PersonChange, form)
    command = SavePerson(
        actor=actor(), person=structure(Person, {**given, "sub": sub}), expected=form.get("version") or None
    )
    saved = save_person(command, work=work, clock=clock())
    if sub == actor().sub and not saved.active:
        # Another page would ask him to sign in, and what is vacant now would be told to nobody.
        return show_person(work, sub)
    keeps = [PERMISSIONS.permits(act, actor(), Thing(body=saved.body)) for act in ("person.save", "membership.decide")]
    if not any(keeps):
        # He is another body's now, and shown here only with the posts that he had.
        return _back(sub, "moved") if saved.posts else redirect("/staff?done=moved", code=303)
    return _back(sub, "saved")


def show_again(work: Work, sub: str, **_act: str) -> Any:
    """The person with the refusal of an act."""
    return show_person(work, sub)


@pages.post(f"{PERSON}/posts", who=may("post.enter"), again=show_again)
def add_post(work: Work, form: Any, sub: str) -> Any:
    """Enter a post."""
    enter_post(EnterPost(actor=actor(), sub=sub, post=structure(Wanted, _post_of(form))), work=work, clock=clock())
    return _back(sub, "entered")


@pages.post(f"{PERSON}/posts/<post>/confirm", who=may("post.confirm"), again=show_again)
def confirm(work: Work, form: Any, sub: str, post: str) -> Any:
    """Confirm a post."""
    confirm_post(OnPost(actor=actor(), sub=sub, post=post), work=work, clock=clock())
    return _back(sub, "confirmed")


@pages.post(f"{PERSON}/posts/<post>/end", who=may("post.end"), again=show_again)
def end(work: Work, form: Any, sub: str, post: str) -> Any:
    """End a post at once; for whom a deputy stands in goes back to his own page."""
    reason = load_form(ReasonSchema, form)["reason"]
    end_post(OnPost(actor=actor(), sub=sub, post=post, reason=reason), work=work, clock=clock())
    return _back(actor().sub if form.get("from") == "principal" else sub, "ended")


@pages.post(f"{PERSON}/sign-out", who=may("person.sign-out"), again=show_again)
def sign_out(work: Work, form: Any, sub: str) -> Any:
    """End every session and token of the person."""
    sign_out_everywhere(SignOutEverywhere(actor=actor(), sub=sub), work=work, clock=clock())
    return redirect("/", code=303) if sub == actor().sub else _back(sub, "signed-out")


@pages.post(f"{PERSON}/sessions/<number>/end", who=may("session.end"), again=show_again)
def end_one_session(work: Work, form: Any, sub: str, number: str) -> Any:
    """End one session."""
    end_session(EndSession(actor=actor(), sub=sub, session=number), work=work, clock=clock())
    return _back(sub, "session-ended")


def _post_of(form: Any) -> dict[str, Any]:
    """The post that the form says; it chooses body and department in one."""
    body, _, department = str(form.get("department", "")).partition("/")
    try:
        return load_form(PostSchema, form, body=body, department=department)
    except Invalid as refusal:
        if "body" in refusal.errors:
            others = {name: text for name, text in refusal.errors.items() if name != "body"}
            chosen = in_both("请选择单位和部门。", "Choose body and department.")
            refusal.errors = {**others, "department": chosen}
        raise


def _back(sub: str, done: str) -> Any:
    return redirect(f"/staff/{sub}?done={done}", code=303)


def _vacant(work: Work, person: Mapping[str, Any]) -> list[Vacancy]:
    posts = [structure(Post, _fields(post)) for post in person["posts"]]
    return vacancies(person["body"], posts, work=work, clock=clock())


def _places(work: Work, reader: Actor, act: str) -> dict[str, Any]:
    """Every body by its code, and those in which the reader enters people and posts."""
    bodies = {body.code: body for body in directory.all_bodies(work.events.connection)}
    offered = [body for body in bodies.values() if PERMISSIONS.permits(act, reader, Thing(body=body.code))]
    return {"bodies": bodies, "offered": offered}


def _principals(work: Work, offered: Sequence[Body], *, besides: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """For whom somebody may stand in: the people of each body, told apart by their departments."""
    found = reads.people_in(work.events.connection, [body.code for body in offered])
    people = [row for row in found if row["sub"] != besides]
    return [
        (body.name, [(row["sub"], _named(row, body)) for row in people if row["body"] == body.code]) for body in offered
    ]


def _named(person: Mapping[str, Any], body: Body) -> str:
    department = body.department_name(person["department"]) if person["department"] else ""
    return f"{person['name']}（{department}）" if department else str(person["name"])


def _shown(post: Mapping[str, Any], bodies: Mapping[str, Body]) -> dict[str, Any]:
    """A post with its names and how it stands today, as a tag."""
    body = bodies.get(post["body"])
    return {
        **post,
        "name": ROLES[post["role"]],
        "body_name": "全部单位" if post["body"] == EVERYWHERE else (body.name if body else post["body"]),
        "department_name": body.department_name(post["department"]) if body and post["department"] else "",
        "standing": _standing(structure(Post, _fields(post))),
    }


def _standing(post: Post) -> tuple[str, str]:
    today = clock().today()
    if post.state == rules.ENDED:
        return "已结束", ""
    if post.is_over(today):
        return "已到期", ""
    if post.state == rules.ENTERED:
        return "待确认", "due"
    return ("在任", "done") if post.holds_on(today) else ("未到任", "")


def _with_acts(post: Mapping[str, Any], reader: Actor, bodies: Mapping[str, Body]) -> dict[str, Any]:
    kept = structure(Post, _fields(post))
    awaits = kept.state == rules.ENTERED and not kept.is_over(clock().today())
    return {
        **_shown(post, bodies),
        "may_confirm": awaits and _may(lambda: rules.require_may_confirm(reader, kept, holder=post["sub"])),
        "may_end": kept.is_open and _may(lambda: rules.require_may_end(reader, kept)),
    }


def _fields(post: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in post.items() if name != "sub"}


def _may(require: Callable[[], None]) -> bool:
    try:
        require()
    except NotAllowed:
        return False
    return True
