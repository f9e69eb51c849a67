"""The limits of the table that are asked before anything else is read or done; staff are not counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from math import ceil

from flask import current_app

from chassis.base.limits import PER
from chassis.ports import Limit, NotFound, TooMany
from chassis.storage import limits
from chassis.storage.limits import Counted
from chassis.web.client import address, hashed
from chassis.web.request import actor, clock, service

_PURPOSE = "limits"
_SALT, _SALT_LENGTH = "yangguang.limits.salt", 32
_MINUTE = 60
_REMEMBERED = 10_000


class TooManyTries(TooMany):
    """Wrong secrets were tried too often; no further one is looked at."""

    code = "too_many_tries"


def admit(names: Sequence[str], thing: str = "", *, tries: bool = False) -> None:
    """Count a request of the public on ``thing``. Raises :class:`~chassis.ports.TooMany`, and then counts nothing.

    ``tries``: a secret of the thing is tried, so what is counted of the thing alone waits for the right one
    (:func:`guessing`): else whoever has none could use up what its owner may do.
    """
    if not names or actor().is_staff:
        return
    wanted = {_key(name, thing): _limit(name) for name in names if _limit(name).most and not (tries and _is_of(name))}
    if not wanted:
        return
    now, full = clock().now(), _full()
    # Remembered by this process: who is refused anyway costs no look at the database, however often he comes.
    _refuse(_wait(full, wanted, now))
    with service().database.write() as connection:
        found = limits.count(connection, wanted, now)
    if len(full) > _REMEMBERED:
        full.clear()  # to forget costs no more than to look again
    full.update({key: found[key] for key, limit in wanted.items() if found[key].count > limit.most})
    _refuse(_wait(found, wanted, now, beside=1))


def _full() -> dict[str, Counted]:
    """What this process found used up."""
    known: dict[str, Counted] = current_app.extensions.setdefault("yangguang.limits", {})
    return known


@contextmanager
def guessing(thing: str, names: Sequence[str] = ()) -> Iterator[None]:
    """Within it a secret of ``thing`` is tried; a wrong one (:class:`~chassis.ports.NotFound`) counts.

    Whoever has the right one is let in even where others have used up the limit of the thing: only an address that
    tried a wrong one waits. With the right one what was done is counted by the limits in ``names`` that are of the
    thing alone. Raises :class:`~chassis.ports.TooMany`.
    """
    if actor().is_staff:
        yield
        return
    own, everybodys, both = _key("code"), _key("number", thing), hashed_today("number", address(), thing)
    kept = {own: _limit("code"), everybodys: _limit("number"), both: _limit("number")}
    done = {_key(name, thing): _limit(name) for name in names if _is_of(name) and _limit(name).most}
    now = clock().now()
    with service().database.read() as connection:
        found = limits.read(connection, {**kept, **done}, now)
    held = {own: kept[own]} | ({everybodys: kept[everybodys]} if both in found else {})
    if wait := _wait(found, held, now):
        minutes = ceil(wait / _MINUTE)
        raise TooManyTries(
            f"编号或查询码输错次数过多，请核对回执，{minutes}分钟后再试。",
            f"Too many wrong receipt codes. Check the receipt, and come again in {minutes} min.",
            retry_after=wait,
        )
    _refuse(_wait(found, done, now))
    try:
        yield
    except NotFound:
        _count(kept, now)
        raise
    _count(done, now)


def _count(counted: Mapping[str, Limit], now: datetime) -> None:
    if counted:
        with service().database.write() as connection:
            limits.count(connection, counted, now)


def _is_of(name: str) -> bool:
    """Whether a limit counts a thing, from wherever."""
    return PER[name] == "thing"


def _limit(name: str) -> Limit:
    return service().settings.limits[name]


def _key(name: str, thing: str = "") -> str:
    per = PER[name]
    return hashed_today(name, address() if "address" in per else "", thing if "thing" in per else "")


def hashed_today(*parts: str) -> str:
    """A keyed hash that nobody can try to find out once the day is over, not even with the key: its salt is gone.

    A day's first one writes the salt, so it is not asked for within a transaction.
    """
    return hashed(_PURPOSE, _salt(), *parts)


def _salt() -> str:
    today, kept = clock().now().astimezone(UTC).date(), current_app.extensions
    day, salt = kept.get(_SALT, (None, ""))
    if day != today:
        with service().database.write() as connection:
            salt = limits.salt_of(connection, today, new=service().ids.code(_SALT_LENGTH))
        kept[_SALT] = (today, salt)
    return str(salt)


def _wait(found: Mapping[str, Counted], limits: Mapping[str, Limit], now: datetime, *, beside: int = 0) -> int:
    """Seconds until none of the limits stands in the way; ``beside``: so much of the counts is the present request."""
    waits = [
        ceil((found[key].until - now).total_seconds())
        for key, limit in limits.items()
        if limit.most and key in found and found[key].until > now and found[key].count - beside >= limit.most
    ]
    return max(waits, default=0)


def _refuse(seconds: int) -> None:
    if seconds:
        minutes = ceil(seconds / _MINUTE)
        raise TooMany(
            f"来自您所在网络的提交过于频繁，这次没有保存。请在{minutes}分钟后再提交。",
            f"Too many requests from your network; nothing was saved. Come again in {minutes} min.",
            retry_after=seconds,
        )
