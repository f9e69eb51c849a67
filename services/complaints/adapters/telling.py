"""The timers that write to citizens: that there is news, and a new code; sent outside of any transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from chassis.base import mail, tls
from chassis.base.outside import OutsideServers
from chassis.base.settings import Settings
from chassis.ports import Clock
from chassis.service import Timer
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads import telling as reads
from services.complaints.domain import receipt, telling
from services.complaints.domain.telling import Failure
from services.complaints.use_cases.keep_letter import KeepCode, KeepNews, keep_code, keep_news

EVERY = timedelta(minutes=1)
SERVER = "mail server"
FOLLOW, RATE = "/complaints/follow", "/complaints/rate"


def telling_timers(settings: Settings, outside: OutsideServers) -> tuple[Timer, ...]:
    """None where there is no mail server."""
    if settings.mail_server is None:
        return ()
    post = Post(settings, outside)
    return (
        Timer("tell-citizens", EVERY, _to_tell, _keep_news, ask=post.news),
        Timer("send-codes", EVERY, _codes_to_send, _keep_code, ask=post.code),
    )


@dataclass(frozen=True)
class Post:
    """Writes letters and gives them up at the mail server."""

    settings: Settings
    outside: OutsideServers

    def news(self, number: str, work: Work, _clock: Clock) -> Callable[[], KeepNews | None]:
        """Tell of what is new; nothing is sent where there is none, or nobody to be told."""
        to = reads.addressee(work.connection, number)
        if to is None:
            return lambda: None
        new = reads.entries_after(work.connection, to.id, work.telling.told(to.id).place)
        if not to.email or not telling.has_news(new):
            return lambda: KeepNews(case=to.id, place=to.version)
        token = work.ids.code(telling.TOKEN_LENGTH) if _answers(new) and to.answered_at else ""
        rate = f"{self._url(RATE)}/{token}" if token else ""
        letter = telling.news_letter(number, self._url(FOLLOW), rate)
        return lambda: KeepNews(
            case=to.id,
            place=to.version,
            failure=self._sent(to.email, letter),
            token=token,
            answered_at=to.answered_at if token else None,
        )

    def code(self, number: str, work: Work, _clock: Clock) -> Callable[[], KeepCode | None]:
        """Send a new code, made here and kept nowhere else."""
        to = reads.addressee(work.connection, number)
        if to is None or not to.email:
            return lambda: KeepCode(number=number, code="", failure=Failure("address_refused", for_good=True))
        code = work.ids.code(receipt.LENGTH)
        letter = telling.code_letter(number, receipt.written(code), self._url(FOLLOW))
        return lambda: KeepCode(number=number, code=code, failure=self._sent(to.email, letter))

    def _url(self, path: str) -> str:
        return f"{self.settings.public_url}{path}"

    def _sent(self, to: str, letter: tuple[str, str]) -> Failure | None:
        assert self.settings.mail_server is not None  # noqa: S101  # else there is no timer
        try:
            mail.send(self.settings.mail_server, to, *letter, trust=tls.context(self.settings.ca_file))
        except mail.NotSent as failed:
            if failed.is_of_server:
                self.outside.lost(SERVER, str(failed))
            else:
                self.outside.back(SERVER)
            return Failure(failed.reason, failed.for_good)
        self.outside.back(SERVER)
        return None


def _answers(new: Sequence[tuple[str, str]]) -> bool:
    return any(kind == "answer" for kind, _ in new)


def _to_tell(work: Work, clock: Clock, limit: int) -> list[str]:
    return reads.to_tell(work.connection, clock.now(), limit)


def _codes_to_send(work: Work, clock: Clock, limit: int) -> list[str]:
    return reads.codes_to_send(work.connection, clock.now(), limit)


def _keep_news(_number: str, work: Work, clock: Clock, done: KeepNews | None) -> None:
    if done is not None:
        keep_news(done, work=work, clock=clock)


def _keep_code(_number: str, work: Work, clock: Clock, done: KeepCode | None) -> None:
    if done is not None:
        keep_code(done, work=work, clock=clock)
