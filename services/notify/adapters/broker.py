"""Users and permissions of agencies at the broker, through RabbitMQ's management address.

Queues are declared by the relay (`chassis.broker.topology.external`); AMQP cannot make users, so that is done here.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx

from chassis.base import tls
from chassis.base.availability import Availability
from chassis.base.settings import Settings
from chassis.broker.topology import PUBLICATIONS_STREAM
from chassis.ports import Clock
from services.notify.adapters.credentials import password_of
from services.notify.adapters.storage.agencies import StoredAgencies
from services.notify.adapters.storage.work import Work
from services.notify.domain.agency import Agency, AgencyState

log = logging.getLogger(__name__)

SETTING = "YANGGUANG_RABBITMQ_MANAGEMENT_URL"
TIMEOUT_SECONDS = 5.0
# Its programs, some of which lost a connection that the broker has not given up yet; one client takes one or two.
LIMITS = {"max-connections": 4, "max-channels": 16}
NOTHING = {"configure": "", "write": "", "read": ""}
_PORTION = 20


class AgencyUsers:
    """Keeps the broker's users as the agencies are: added, given new credentials, removed, or lost by the broker."""

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.environ[SETTING])
        is_encrypted = parts.scheme == "https"
        self._address = f"{parts.scheme}://{parts.hostname}:{parts.port or (15671 if is_encrypted else 15672)}"
        self._management = Availability(log, f"the broker's management at {self._address}")
        self._trusted = tls.context(settings.ca_file) if is_encrypted else True
        self._login = (unquote(parts.username or "guest"), unquote(parts.password or "guest"))
        vhost = unquote(urlsplit(settings.publications_amqp_url).path[1:]) or "/"
        self._vhost = quote(vhost, safe="")
        self._secret_key = settings.secrets("notify")[0]

    def arrange(self, work: Work, clock: Clock) -> int:
        """A timer: let the broker learn what it does not know yet. Without it nothing is lost, it is tried again."""
        done = 0
        agencies = StoredAgencies(work.connection)
        for agency in agencies.load_unarranged_for_update(_PORTION):
            try:
                self._arrange(agency)
            except httpx.HTTPError as error:
                self._lost(error, f"it did not take agency {agency.code}: ")
                return 0
            self._management.back()
            agencies.save(replace(agency, arranged=agency.wanted))
            done += 1
        return done

    def notice_forgotten(self, work: Work, clock: Clock) -> int:
        """A timer: a broker that lost its disk lost its users too; they are made again."""
        try:
            with self._client() as client:
                answer = client.get("/api/users", params={"columns": "name"}).raise_for_status()
        except httpx.HTTPError as error:
            self._lost(error)
            return 0
        self._management.back()
        known = {user["name"] for user in answer.json()}
        agencies = StoredAgencies(work.connection)
        lost = [agency.id for agency in agencies.arranged() if agency.queue not in known]
        agencies.arrange_again(lost)
        return len(lost)

    def _lost(self, error: httpx.HTTPError, over: str = "") -> None:
        """Said once, however often it is asked meanwhile; ``over``: what it was asked, where it answers."""
        answers = isinstance(error, httpx.HTTPStatusError)
        todo = f"correct {SETTING}" if answers else f"start it, or correct {SETTING}"
        self._management.lost(f"{over if answers else ''}{_reason(error)}; {todo}")

    def _client(self) -> httpx.Client:
        return httpx.Client(base_url=self._address, auth=self._login, timeout=TIMEOUT_SECONDS, verify=self._trusted)

    def _arrange(self, agency: Agency) -> None:
        user = quote(agency.queue, safe="")
        with self._client() as client:
            if agency.state == AgencyState.REMOVED:
                # The broker closes the connections of a user that is no more.
                for path in (f"/api/users/{user}", f"/api/queues/{self._vhost}/{user}"):
                    _delete(client, path)
                return
            password = password_of(agency, self._secret_key)
            _put(client, f"/api/users/{user}", {"password": password, "tags": ""})
            # A password is asked for when a connection is opened; those of the one before must not outlive it.
            _delete(client, f"/api/connections/username/{user}")
            readable = "|".join(name.replace(".", "\\.") for name in (agency.queue, PUBLICATIONS_STREAM))
            _put(client, f"/api/permissions/{self._vhost}/{user}", {**NOTHING, "read": f"^({readable})$"})
            for limit, value in LIMITS.items():
                _put(client, f"/api/user-limits/{user}/{limit}", {"value": value})


def _put(client: httpx.Client, path: str, content: Mapping[str, Any]) -> None:
    client.put(path, json=content).raise_for_status()


def _delete(client: httpx.Client, path: str) -> None:
    answer = client.delete(path)
    if answer.status_code != httpx.codes.NOT_FOUND:
        answer.raise_for_status()


def _reason(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        code = error.response.status_code
        # It answers this to an account that is no administrator as well.
        refused = "it refuses us, so account or password are wrong, or it is no administrator's: "
        return f"{refused if code in (401, 403) else ''}HTTP {code} {error.response.reason_phrase}".rstrip()
    return tls.certificate_fault(error) or str(error)
