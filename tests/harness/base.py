"""One service on a real database: asked what people ask, given the events that the other services announce."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.base.clock import FixedClock
from chassis.base.settings import Settings
from chassis.events.envelope import Delivery, Event, decode, encode
from chassis.ports import Actor, Audience
from chassis.relay.scheduler import run_timer
from chassis.service import Service
from chassis.storage.tables import inbox, outbox
from chassis.web.app import create_app
from chassis.web.identity.tokens import SESSION_MINUTES, form_token
from chassis.web.request import session_cookie
from tests.events import complete, version
from tests.harness.kept import KeptAddresses, KeptTemplates, share_statements
from tests.harness.response_contract import ContractClient
from tests.harness.sessions import enter, token_of
from tests.keys import SECRET
from tests.people import a_person
from tests.servers.databases import prepared

__all__ = ["NOW", "SECRET", "WHO_ASKS", "ServiceHarness", "a_person"]

WHO_ASKS = 1
"""So many statements it takes to look up who asks."""
NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)


TEMPLATES = KeptTemplates()
Flask.url_map_class = KeptAddresses


class ServiceHarness:
    """A service with its clock, files, database and client; every service's own harness adds its words.

    ``doubles`` go to the service's ``build`` as they are; ``settings`` beside those that every test needs.
    """

    name: str
    """Of the service; its subclass says it."""

    def __init__(
        self,
        build: Callable[..., Service],
        url: str,
        folder: Path,
        *,
        now: datetime = NOW,
        settings: Mapping[str, str] | None = None,
        **doubles: Any,
    ) -> None:
        environ = {
            "YANGGUANG_DATA": str(folder),
            "YANGGUANG_SECRET_KEY": SECRET,
            f"YANGGUANG_{self.name.upper()}_DATABASE_URL": url,
        }
        self.folder = folder
        self.settings = Settings.load({**environ, **(settings or {})})
        self.clock = FixedClock(now)
        self.service: Service = build(self.settings, clock=self.clock, **doubles)
        # What the harness was given may change what is in it at first.
        key = f"{self.name} {now} {sorted((settings or {}).items())} {sorted(doubles)}"
        prepared(url, key, self._fill)
        share_statements(self.service.database.engine)
        self._entered: dict[str, Actor] = {}
        self._counts = True
        self.app = create_app(self.service)
        self.app.test_client_class = ContractClient
        self.app.jinja_env.bytecode_cache = TEMPLATES
        self.client = self.new_client()
        self._sequences: dict[str, Iterator[int]] = {}
        self._csrf = ""

    def _fill(self) -> None:
        self.service.migrate()
        self.fill()
        self.service.database.dispose()

    def fill(self) -> None:
        """Write what is there at the beginning of every test."""

    def close(self) -> None:
        """Let the database go."""
        self.service.database.dispose()

    # Requests -----------------------------------------------------------------------------------------------------

    @property
    def api(self) -> str:
        """Where its JSON endpoints begin."""
        return f"/{self.name}/api/v1"

    def new_client(self) -> FlaskClient:
        """A further client, with cookies of its own; its JSON answers are held against the document."""
        return self.app.test_client()

    def bearer(self, actor: Actor | None) -> dict[str, str]:
        """The header by which a program is this person; none for the public."""
        return {"Authorization": f"Bearer {self.token(actor)}"} if actor else {}

    def token(self, actor: Actor, *, session: str = "", minutes: int = SESSION_MINUTES) -> str:
        """The token of a person, whom the service then knows with his posts, as if catalog had told of him."""
        if self._entered.get(actor.sub) != actor:
            self.enter(actor)
        return token_of(self.service, actor, session=session, minutes=minutes)

    def enter(self, actor: Actor) -> None:
        """Let the service know of a person."""
        self._entered[actor.sub] = actor
        self._counts = False
        enter(self.service, actor)
        self._counts = True

    def get(self, path: str, actor: Actor | None = None, **headers: str) -> TestResponse:
        """GET an address below :attr:`api`; header names with underscores."""
        return self.client.get(self.api + path, headers=self.bearer(actor) | _headers(headers))

    def post(self, path: str, body: Any = None, actor: Actor | None = None, **headers: str) -> TestResponse:
        """POST JSON to an address below :attr:`api`; bytes and text are sent as they are."""
        return self._send("POST", path, body, actor, headers)

    def put(self, path: str, body: Any = None, actor: Actor | None = None, **headers: str) -> TestResponse:
        """PUT JSON."""
        return self._send("PUT", path, body, actor, headers)

    def _send(self, method: str, path: str, body: Any, actor: Actor | None, headers: dict[str, str]) -> TestResponse:
        content: dict[str, Any] = {"json": {} if body is None else body}
        if isinstance(body, (bytes, str)):
            content = {"data": body, "content_type": "application/json"}
        headers = self.bearer(actor) | _headers(headers)
        return self.client.open(self.api + path, method=method, headers=headers, **content)

    # Pages --------------------------------------------------------------------------------------------------------

    def sign_in(self, actor: Actor) -> str:
        """Give the client this person's session; returns the value of the form's csrf field."""
        return self.sign_in_with(self.token(actor))

    def sign_in_with(self, token: str) -> str:
        """Give the client the session of a token; returns the value of the form's csrf field."""
        self.client.set_cookie(self._session_cookie(), token)
        self._csrf = form_token(token)
        return self._csrf

    def sign_out(self) -> None:
        """End the session."""
        self.client.delete_cookie(self._session_cookie())
        self._csrf = ""

    def _session_cookie(self) -> str:
        with self.client.application.app_context():
            return session_cookie()

    def submit(self, path: str, form: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form of a page of ours, with the session's csrf field."""
        return self.client.post(path, data={"csrf": self._csrf, **(form or {})}, **options)

    # Events in ----------------------------------------------------------------------------------------------------

    def event(self, name: str, subject: str, data: Mapping[str, Any], **attributes: Any) -> Event:
        """The next event of an aggregate, ``service.noun.verb``; what is not given is its example's.

        Body and audience are those of the data unless they are given.
        """
        source, noun, _ = name.split(".")
        sequence = next(self._sequences.setdefault(f"{source}/{noun}/{subject}", itertools.count(1)))
        audience = data.get("audience")
        given: dict[str, Any] = {
            "id": f"{name}-{subject}-{sequence}",
            "body": data.get("body") or data.get("code") or "GJJ",
            "audience": audience if audience in get_args(Audience) else "internal",
            "at": self.clock.now(),
            "data": complete(name, data),
            "version": version(name),
            **attributes,
        }
        return Event(name=name, source=source, subject=subject, sequence=sequence, **given)

    def take(self, *events: Event, parks: bool = False) -> None:
        """Give events to the inbox in one batch; ``parks`` when one of them is to be parked."""
        before = Counter(self.parked())
        self.service.inbox.take([Delivery(encode(event).encode()) for event in events])
        parked = Counter(self.parked()) - before
        assert bool(parked) == parks, f"parked: {list(parked)}"

    def deliver(
        self, name: str, subject: str, data: Mapping[str, Any], *, parks: bool = False, **attributes: Any
    ) -> Event:
        """Give the inbox the next event of an aggregate; see :meth:`event` and :meth:`take`."""
        event = self.event(name, subject, data, **attributes)
        self.take(event, parks=parks)
        return event

    def parked(self) -> list[str]:
        """Why events are parked."""
        query = sa.select(inbox.c.reason).where(inbox.c.state == "parked").order_by(inbox.c.event_id)
        with self.service.database.read() as connection:
            return list(connection.scalars(query))

    def undone(self) -> int:
        """How many events wait or are parked."""
        query = sa.select(sa.func.count()).select_from(inbox).where(inbox.c.state != "done")
        with self.service.database.read() as connection:
            return connection.execute(query).scalar_one()

    # Events out and timers ----------------------------------------------------------------------------------------

    def payloads(self, destination: str = "events") -> list[str]:
        """What lies in the outbox for a destination, oldest first."""
        query = sa.select(outbox.c.payload).where(outbox.c.destination == destination).order_by(outbox.c.id)
        with self.service.database.read() as connection:
            return list(connection.scalars(query))

    def announced(self, name: str = "", *, of: str = "") -> list[Event]:
        """The events announced, oldest first: those of a ``noun.verb``, or of one aggregate's id."""
        events = [decode(payload) for payload in self.payloads()]
        wanted = f"{self.name}.{name}" if name else ""
        return [event for event in events if wanted in ("", event.name) and of in ("", event.subject)]

    def names_announced(self, *, of: str = "") -> list[str]:
        """Their names, without the service."""
        return [event.name.removeprefix(f"{self.name}.") for event in self.announced(of=of)]

    def later(self, **by: int) -> None:
        """Let time pass: ``days=2``."""
        self.clock.advance(timedelta(**by))

    def run_timers(self) -> int:
        """Run every timer once; returns how much they did."""
        return sum(run_timer(self.service, timer) for timer in self.service.timers)

    # The database -------------------------------------------------------------------------------------------------

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SQL statements that are executed meanwhile, transaction control and those of :meth:`enter` left out."""
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if self._counts and not statement.upper().startswith(("BEGIN", "COMMIT", "PRAGMA")):
                seen.append(statement)

        engine = self.service.database.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)

    def everything_kept(self) -> str:
        """All rows of all tables as text, for what must not be found; not the staff, whom :meth:`enter` writes."""
        with self.service.database.read() as connection:
            tables = [name for name in sa.inspect(connection).get_table_names() if name != "staff"]
            return "\n".join(
                str(tuple(row))
                for name in tables
                if name != "staff"
                for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')
            )

    def bytes_kept(self) -> bytes:
        """Everything under the data folder, the database's own files and its log included."""
        return b"\n".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())


def _headers(given: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}
