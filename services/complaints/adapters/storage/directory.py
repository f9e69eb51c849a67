"""What catalog announced of bodies, people and publications; and the counters of case numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.base.ids import drawn
from chassis.ports import Actor
from chassis.storage.database import insert
from chassis.storage.repository import Repository, row_of, upsert
from chassis.storage.staff import actor_of, holders, staff
from services.complaints.adapters.storage.reads import reported
from services.complaints.adapters.storage.tables import bodies, cases, numbers, publications
from services.complaints.domain import kinds
from services.complaints.domain.case import OFFICER
from services.complaints.domain.directory import WITHDRAWN, Publication, spelled
from services.complaints.domain.permissions import CHECKERS, SIGNERS
from services.complaints.domain.tip_off import NumbersUsedUp
from services.complaints.ports import Place

_DRAWS = 100


class SqlDirectory(Repository):
    """A :class:`services.complaints.ports.Directory` on one transaction."""

    def place(self, *, body: str | None, disclosure: str | None) -> Place | None:
        """Where a case goes, in one statement."""
        if disclosure is not None:
            # Maybe announced before its body: events of different things come in any order.
            publication = self.publication(disclosure)
            return Place(publication.body, publication) if publication is not None else None
        query = sa.select(bodies.c.code).where(bodies.c.active)
        query = query.where(bodies.c.code == body) if body is not None else query.limit(2)
        found = self._connection.execute(query).scalars().all()
        return Place(found[0]) if len(found) == 1 else None

    def hands(self, body: str, *, person: str | None, today: date) -> tuple[Collection[str], Actor | None]:
        """The codes of a body's departments and one active member of staff, in one statement."""
        query = (
            sa.select(bodies.c.departments, *staff.c)
            .select_from(bodies.outerjoin(staff, sa.and_(staff.c.sub == person, staff.c.active)))
            .where(bodies.c.code == body)
        )
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            return (), None
        departments = {department["code"] for department in row["departments"]}
        return departments, actor_of(row, today) if row["sub"] else None

    def receiving(self, body: str, department: str | None) -> str | None:
        query = sa.select(bodies.c.name, bodies.c.departments).where(bodies.c.code == body, bodies.c.active)
        row = self._connection.execute(query).one_or_none()
        if row is None or department is None:
            return str(row.name) if row else None
        names = {known["code"]: known["name"] for known in row.departments}
        return f"{row.name}{names[department]}" if department in names else None

    def works_here(self, organisation: str, *, body: str) -> bool:
        query = sa.select(bodies.c.code, bodies.c.name, bodies.c.departments).where(bodies.c.active)
        known = self._connection.execute(query).all()
        names = {spelled(row.name) for row in known}
        names |= {spelled(f"{row.name}{each['name']}") for row in known for each in row.departments or ()}
        names |= {spelled(each["name"]) for row in known if row.code == body for each in row.departments or ()}
        return spelled(organisation) in names

    def departments(self, bodies_: Collection[str]) -> Mapping[str, str]:
        query = sa.select(bodies.c.code, bodies.c.departments).where(bodies.c.code.in_(sorted(bodies_)))
        known = self._connection.execute(query)
        return {f"{row.code}/{each['code']}": each["name"] for row in known for each in row.departments or ()}

    def staff_of(self, bodies: Collection[str]) -> Sequence[Actor]:
        return reported.staff_of(self._connection, bodies)

    def on_staff(self, sub: str) -> Actor | None:
        return reported.on_staff(self._connection, sub)

    def handling(self, body: str, today: date) -> Sequence[Actor]:
        return holders(self._connection, OFFICER, *CHECKERS, *SIGNERS, body=body, today=today)

    def publication(self, disclosure: str) -> Publication | None:
        query = sa.select(publications).where(publications.c.disclosure == disclosure)
        row = self._connection.execute(query).mappings().one_or_none()
        return structure(Publication, row) if row is not None else None

    def keep_publication(self, publication: Publication) -> None:
        upsert(self._connection, publications, row_of(publications, publication), key=["disclosure"])

    def purge_publication(self, disclosure: str) -> None:
        self._connection.execute(
            sa.update(publications)
            .where(publications.c.disclosure == disclosure)
            .values(title="", item_title="", reason=None, state=WITHDRAWN, purged=True)
        )


class SqlNumbers(Repository):
    """A :class:`services.complaints.ports.Numbers` on one transaction; ``draw`` gives a number below the one given."""

    def __init__(self, connection: Connection, draw: Callable[[int], int] = drawn) -> None:
        super().__init__(connection)
        self._draw = draw

    def next(self, body: str, kind: str, year: int) -> int:
        """The next serial, in one statement; the row stays locked until the end of the transaction."""
        new = insert(self._connection, numbers).values(body=body, kind=kind, year=year, last=1)
        counted = new.on_conflict_do_update(
            index_elements=["body", "kind", "year"], set_={"last": numbers.c.last + 1}
        ).returning(numbers.c.last)
        return int(self._connection.execute(counted).scalar_one())

    def draw(self, body: str, kind: str, year: int) -> int:
        # The locked counter lets nobody else draw meanwhile, so what is free now is free when it is taken.
        self.next(body, kind, year)
        for _ in range(_DRAWS):
            serial = kinds.FIRST_DRAWN + self._draw(kinds.LAST_DRAWN - kinds.FIRST_DRAWN + 1)
            if not self._is_taken(kinds.number(body, kind, year, serial)):
                return serial
        raise NumbersUsedUp

    def _is_taken(self, number: str) -> bool:
        query = sa.select(sa.exists().where(cases.c.number == number))
        return bool(self._connection.execute(query).scalar_one())
