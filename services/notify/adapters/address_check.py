"""The timer that looks at the pages which keepers gave as proof: asked for outside of any transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from chassis.base import remote_page, tls
from chassis.base.settings import Settings
from chassis.ports import Clock
from chassis.service import Timer
from services.notify.adapters.storage.reads.deliveries import delivery_to_look_at, to_look_at
from services.notify.adapters.storage.work import Work
from services.notify.domain.checking import Finding, Look, finding_of
from services.notify.domain.delivery import look_for
from services.notify.use_cases.keep_look import KeepLook, keep_look

ROUND_EVERY = timedelta(minutes=1)
INSIDE = "地址在内部网络，没有核对。"


def address_check(settings: Settings) -> tuple[Timer, ...]:
    """The timer; none where the place does not look at pages outside."""
    if not settings.address_check_days:
        return ()
    every = timedelta(days=settings.address_check_days)
    trust = tls.context(settings.ca_file)

    def ask(key: str, work: Work, clock: Clock) -> Callable[[], KeepLook | None]:
        found = delivery_to_look_at(work.connection, key)
        sought = look_for(found) if found else None
        return lambda: _asked(key, sought) if sought else None

    def _asked(key: str, sought: Look) -> KeepLook:
        finding, note = _look(sought)
        return KeepLook(delivery=key, sought=sought, finding=finding, note=note, every=every)

    def _look(sought: Look) -> tuple[Finding, str]:
        try:
            page = remote_page.fetch(sought.address, inside=settings.address_check_hosts, trust=trust)
        except remote_page.InsideAddress:
            return Finding.UNCHECKED, INSIDE
        except remote_page.Unreachable as error:
            return Finding.UNREACHABLE, str(error)
        found = finding_of(page.status, is_text=page.is_text, content=page.content, title=sought.title)
        if found != Finding.SEEN:
            return found, f"HTTP {page.status}"
        return found, "标题相符" if sought.title and page.is_text else "没有核对标题"

    return (Timer("look-at-addresses", ROUND_EVERY, _due, _keep, ask=ask),)


def _due(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return to_look_at(work.connection, clock.now(), limit)


def _keep(key: str, work: Work, clock: Clock, answer: KeepLook | None) -> None:
    if answer is not None:
        keep_look(answer, work=work, clock=clock)
