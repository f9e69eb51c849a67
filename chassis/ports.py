"""What the inner layers of a service may know of the chassis: plain values and Protocols.

Standard library only, so that `domain`, `use_cases` and `ports` of a service stay free of frameworks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

Audience = Literal["external", "internal", "party"]


EVERYWHERE = "*"

ActorKind = Literal["person", "program", "system", "citizen"]


@dataclass(frozen=True, slots=True)
class Post:
    """任职: one role in a body (``"*"``: in every one), in one of its departments or, without one, in all of them.

    A deputy's post (代理) says by ``deputy_for`` for whom he stands in.
    """

    role: str
    body: str
    department: str = ""
    deputy_for: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person of a body's staff, a program, the system itself, or a citizen without a name.

    What he may do comes from his ``posts`` alone, those that hold at this moment. ``body`` and ``department`` say
    where he works.
    """

    sub: str
    name: str
    body: str = ""
    department: str = ""
    posts: tuple[Post, ...] = ()
    party_member: bool = False
    kind: ActorKind = "person"

    @property
    def roles(self) -> frozenset[str]:
        """Every role that he holds anywhere: a first question before the body is known, never the last."""
        return frozenset(post.role for post in self.posts)

    @property
    def bodies(self) -> frozenset[str]:
        """The bodies that he works in or holds a post of; ``"*"`` among them: every one."""
        return frozenset({post.body for post in self.posts} | ({self.body} if self.body else set()))

    def reaches(self, body: str) -> bool:
        """Whether he belongs to ``body`` or holds a post there."""
        return bool(body) and not self.bodies.isdisjoint((body, EVERYWHERE))

    def holds(self, *roles: str, body: str, department: str | None = None) -> bool:
        """Whether one of his posts has one of ``roles`` in ``body``, and in ``department`` where one is named."""
        return any(
            post.role in roles
            and post.body in (body, EVERYWHERE)
            and (department is None or post.department in ("", department))
            for post in self.posts
        )

    @property
    def is_staff(self) -> bool:
        """Whether this is a named person of some body."""
        return bool(self.body)

    def snapshot(self) -> dict[str, str]:
        """The form in which records keep a person: as he was then."""
        return {"sub": self.sub, "name": self.name, "department": self.department}


SYSTEM = Actor(sub="system", name="系统", kind="system")
PUBLIC = Actor(sub="public", name="公众", kind="citizen")


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Something that happened to one aggregate: what a transition returns beside the new state.

    ``name`` is ``noun.verb`` without the service (``case.approved``); ``aggregate`` the id of the noun.
    ``data`` is the event's payload, announced to other services, so it obeys the event's contract: no text of a
    disclosure, no identity of a citizen. ``detail`` is kept in the audit record, for good: states, numbers,
    digests, reasons; never a title, a text or a citizen's identity. ``announce=False``: audited only.
    ``audited_as``: whom its record is for, where that is fewer than are told of it; ``confined``: the audit
    administrator alone.
    ``erases``: the words about this aggregate are to be forgotten wherever they are, so a reader takes it at once,
    before whatever it still waits for; what was announced of the aggregate earlier counts for nothing any more.
    """

    name: str
    aggregate: str
    body: str
    actor: Actor
    at: datetime
    audience: Audience = "internal"
    data: Mapping[str, Any] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)
    correlation: str = ""
    announce: bool = True
    erases: bool = False
    audited_as: Audience | Literal["confined"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What awaits a person (待办), announced by every service in one form (``task.opened``, ``task.closed``).

    It awaits ``person``, or whoever holds one of ``roles`` in ``body`` (and ``department``, where one is named), save
    those in ``not_for`` (职责分离). ``about`` is ``(noun, id)``; ``disclosure`` what it is about in the end, so that a
    purge finds its title. The title travels on the internal route: no party matter's own words, nothing of a citizen.
    ``from_department`` (a code of the body) and ``from_name`` say from whom it comes; empty: from the body itself.
    """

    id: str
    kind: str
    title: str
    body: str
    page: str
    about: tuple[str, str]
    audience: Audience = "internal"
    person: str | None = None
    roles: tuple[str, ...] = ()
    department: str | None = None
    due_on: date | None = None
    disclosure: str | None = None
    not_for: tuple[str, ...] = ()
    from_department: str = ""
    from_name: str = ""

    def opened(self, *, by: Actor, at: datetime, correlation: str, detail: Mapping[str, Any]) -> DomainEvent:
        """It awaits somebody."""
        noun, identity = self.about
        data = {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "person": self.person,
            "roles": self.roles,
            "body": self.body,
            "department": self.department,
            "due_on": self.due_on,
            "page": self.page,
            "about": {"noun": noun, "id": identity},
            "audience": self.audience,
            "disclosure": self.disclosure,
            "not_for": self.not_for,
            "from_department": self.from_department,
            "from_name": self.from_name,
        }
        return self._event("opened", data, by=by, at=at, correlation=correlation, detail=detail)

    def closed(
        self, reason: str, *, by: Actor, at: datetime, correlation: str, detail: Mapping[str, Any]
    ) -> DomainEvent:
        """It awaits nobody any more; ``reason`` says what became of it."""
        data = {"id": self.id, "kind": self.kind, "body": self.body, "reason": reason}
        return self._event("closed", data, by=by, at=at, correlation=correlation, detail=detail)

    def _event(self, verb: str, data: Mapping[str, Any], *, by: Actor, at: datetime, **kept: Any) -> DomainEvent:
        # It travels on the internal route without a party matter's words; its record is for members all the same.
        audited_as: Audience | None = "party" if self.audience == "party" else None
        return DomainEvent(
            name=f"task.{verb}",
            aggregate=self.id,
            body=self.body,
            actor=by,
            at=at,
            data=data,
            audited_as=audited_as,
            **kept,
        )


@dataclass(frozen=True, slots=True)
class Due:
    """A date computed by a calendar; ``provisional`` beyond the last announced holiday arrangement."""

    on: date
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` within ``seconds``, counted from the first of them; ``most`` 0: without end."""

    most: int
    seconds: int


class Clock(Protocol):
    """The only source of the present moment."""

    def now(self) -> datetime:
        """The present moment in UTC, with zone."""

    def today(self) -> date:
        """The present date in China (Asia/Shanghai)."""


class Ids(Protocol):
    """The only source of identifiers and of unguessable codes."""

    def new(self) -> str:
        """A new UUIDv7 as text."""

    def code(self, length: int) -> str:
        """An unguessable code of digits and capital letters without look-alikes."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """What a day is: ``kind`` is ``workday``, ``made_up`` (调休上班), ``weekend`` or ``holiday``.

    ``name`` is the occasion, of a holiday or of what is made up for; ``announced``: its year's arrangement is known.
    """

    on: date
    kind: str
    name: str = ""
    announced: bool = True

    @property
    def works(self) -> bool:
        """Whether people work on it."""
        return self.kind in ("workday", "made_up")


class WorkCalendar(Protocol):
    """Working days of the State Council's yearly arrangements, make-up working days included."""

    @property
    def version(self) -> str:
        """Names the state of knowledge that dates are computed with."""

    def due(self, start: date, days: int, unit: str = "working") -> Due:
        """The last day of a term of ``days`` working or calendar days; the day after ``start`` is day 1."""

    def working_days(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before."""

    def days(self, start: date, end: date) -> Sequence[CalendarDay]:
        """Each day after ``start`` up to and including ``end``; none when ``end`` lies before."""


class Files(Protocol):
    """A content-addressed store; each service writes its own folder and may read the others'."""

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its digest, ``sm3:<hex>``. The same content is kept once."""

    def get(self, digest: str, *, owner: str = "") -> bytes:
        """The content of a digest in ``owner``'s folder (default: one's own).

        Raises :class:`NotFound`, and :class:`DamagedFile` where it is not what was kept.
        """

    def remove(self, digest: str) -> None:
        """Forget a content of one's own folder for good; unknown ones are ignored."""


class EventRecorder(Protocol):
    """Records domain events in the caller's transaction: audit row, and outbox row when announced."""

    def record(self, event: DomainEvent) -> None:
        """Take the event; it is written when the transaction commits, and not at all otherwise."""

    def if_refused(self, record: Callable[[Refusal, datetime], DomainEvent | None]) -> None:
        """Should what is tried here be refused, the audit keeps what this gives, while all else of it is undone.

        It may narrow what the refusal offers (:meth:`IllegalTransition.offer`).
        """

    def erase(self, aggregate: str) -> None:
        """Forget the data of every event of an aggregate (``noun/id``) recorded or kept up to now, for a purge.

        One that was not published yet goes out without them, for its place in the sequence alone.
        """

    def forget(self) -> None:
        """What this transaction erases shall not remain in the database's write-ahead log either."""


class UnitOfWork(Protocol):
    """What a use case of every service may touch, in one transaction that the web or the worker opens and commits."""

    ids: Ids
    calendar: WorkCalendar
    files: Files

    @property
    def events(self) -> EventRecorder:
        """Records what happened."""


class Refusal(Exception):
    """A rule said no. ``code`` is stable for programs; the texts say what to do next, in both languages.

    ``records`` are what the audit is to keep of it (:meth:`EventRecorder.if_refused`).
    """

    code = "refused"

    def __init__(self, zh: str, en: str, *, code: str = "", **extra: Any) -> None:
        super().__init__(en)
        self.zh, self.en, self.extra = zh, en, extra
        self.records: tuple[DomainEvent, ...] = ()
        if code:
            self.code = code


class NotFound(Refusal):
    """There is no such thing, or the asker may not know of it."""

    code = "not_found"


class NotAllowed(Refusal):
    """This person may not do that; another may."""

    code = "not_allowed"


class Conflict(Refusal):
    """Right in form, but the present state forbids it."""

    code = "conflict"


class IllegalTransition(Conflict):
    """The act is not possible in this state; ``allowed`` names the acts that are.

    A rule knows the state alone; whoever knows the asker too narrows it to what he can do himself (:meth:`offer`).
    """

    code = "illegal_transition"

    def __init__(self, state: str, act: str, allowed: Iterable[str] = ()) -> None:
        super().__init__("", "", state=state or "new", act=act)
        self.state, self.act = state, act
        self.offer(allowed)

    def offer(self, acts: Iterable[str]) -> None:
        """Name these acts as possible, in place of those named before."""
        allowed = sorted(acts)
        self.extra["allowed"] = allowed
        self.zh = self.in_chinese(allowed)
        state, can = self.extra["state"], ", ".join(allowed) or "nothing"
        self.en = f"'{self.act}' is not possible in state '{state}'; allowed now: {can}."
        self.args = (self.en,)

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """The Chinese text, without a code: a service that has names for states and acts says more."""
        return "现在的状态不能这样做；请刷新，看现在可以做什么。"


class Invalid(Refusal):
    """The input breaks a rule; ``errors`` maps field paths to what is wrong with them (:func:`in_both`).

    ``invalid`` as code is kept for what a schema foretells; a rule that looks further has a code of its own.
    """

    code = "rule_broken"

    def __init__(
        self, zh: str, en: str, *, code: str = "", errors: Mapping[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(zh, en, code=code, **extra)
        self.errors = dict(errors or {})


def in_both(zh: str, en: str) -> str:
    """What is wrong with a field, Chinese first: programs get both, pages show the Chinese part."""
    return f"{zh} / {en}"


class Gone(Refusal):
    """It was here and was withdrawn; ``extra`` says why."""

    code = "gone"


class TooMany(Refusal):
    """Too often within a time; ``retry_after`` says in how many seconds it is let in again."""

    code = "too_many"

    def __init__(self, zh: str, en: str, *, retry_after: int, code: str = "") -> None:
        super().__init__(zh, en, code=code, retry_after=retry_after)
        self.retry_after = retry_after


class Unavailable(Refusal):
    """Somebody whom we need does not answer now."""

    code = "unavailable"


class DamagedFile(Unavailable):
    """What lies under a digest is another content, or is gone: the disk or somebody changed it. Restore it."""

    code = "damaged_file"

    def __init__(self, digest: str = "") -> None:
        super().__init__(
            "文件已损坏或者缺失，暂时无法读取；请联系运维人员从备份恢复。",
            f"The file {digest or 'that was kept'} is damaged or missing: the operator restores it from a backup.",
        )


def is_seen(version: int | str, seen: str | None) -> bool:
    """Whether a version is among those that somebody saw, by blanks; None or ``*`` stands for any.

    What stands after a dot in a tag tells what was shown with the version (a day, an act that is possible): that may
    change while an act is on its way, and does not stop it.
    """
    return seen is None or seen == "*" or str(version) in {tag.partition(".")[0] for tag in seen.split()}


class Stale(Refusal):
    """Somebody changed it meanwhile; read it again first."""

    code = "stale"
