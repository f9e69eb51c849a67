"""Sessions that follow from an identity provider's: how the browser keeps them, and that they end with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.ports import SYSTEM
from chassis.web.app import create_app
from chassis.web.identity.provider import ProviderClient
from services.catalog.adapters.storage.tables import sessions
from services.catalog.domain.person import Person
from services.catalog.domain.post import Wanted
from services.catalog.use_cases.appoint import Appoint, appoint
from tests.harness.stand_in_provider import ISSUER, NOW, US, StandIn, claims_of, logout_claims, signed
from tests.integration.catalog.harness import CatalogHarness

pytestmark = pytest.mark.one_database

SESSION = "__Host-yangguang_session"
STAFF_PAGE = "/catalog/disclosures"
SETTINGS = {
    "YANGGUANG_PUBLIC_URL": US,
    "YANGGUANG_OIDC_ISSUER": ISSUER,
    "YANGGUANG_OIDC_CLIENT_ID": "yangguang",
    "YANGGUANG_OIDC_CLIENT_SECRET": "of-the-client",
}
LIN = Person(sub="zhou", name="周海", body="GJJ", department="JCK")


class Connected:
    """A catalogue with a provider, one browser, and what the provider says next."""

    def __init__(self, url: str, folder: Path) -> None:
        self.harness = CatalogHarness(url, folder, settings=SETTINGS, now=NOW)
        self.appoint(LIN)
        self.provider = StandIn()
        app = create_app(self.harness.service)
        app.extensions["yangguang.provider"] = ProviderClient(
            app.extensions["yangguang.provider"].provider, httpx.MockTransport(self.provider)
        )
        self.browser: FlaskClient = app.test_client()

    def appoint(self, person: Person, roles: tuple[str, ...] = ("proposer",)) -> None:
        with self.harness.service.transaction() as work:
            posts = [Wanted(role=role, body="GJJ") for role in roles]
            command = Appoint(actor=SYSTEM, person=person, posts=posts)
            appoint(command, work=work, clock=self.harness.clock)

    def sign_in(self, **claims: Any) -> TestResponse:
        """The whole way; the provider's claims are those of now."""
        sent = self.browser.get("/sign-in", base_url=US)
        query = dict(parse_qsl(urlsplit(sent.location).query))
        at = int(self.harness.clock.now().timestamp())
        proof = signed(claims_of(query["nonce"], iat=at, exp=at + 300, **claims))
        self.provider.tokens = (200, {"id_token": proof, "access_token": "at"})
        return self.browser.get(f"/sign-in/callback?code=c&state={query['state']}", base_url=US)

    def is_signed_in(self) -> bool:
        return self.browser.get(STAFF_PAGE, base_url=US).status_code == 200

    def provider_ends(self, **claims: Any) -> TestResponse:
        """The provider's word that somebody's session ended there, now."""
        at = int(self.harness.clock.now().timestamp())
        token = signed(logout_claims(iat=at, exp=at + 120, **claims))
        return self.browser.application.test_client().post("/sign-out/by-provider", data={"logout_token": token})


@pytest.fixture
def connected(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Connected]:
    made = Connected(new_database(), tmp_path)
    yield made
    made.harness.close()


def cookie(response: TestResponse, name: str) -> str:
    return next(line for line in response.headers.getlist("Set-Cookie") if line.startswith(name))


def test_over_tls_no_script_no_other_site_and_no_neighbouring_host_has_to_do_with_the_session(
    connected: Connected,
) -> None:
    set_ = cookie(connected.sign_in(), SESSION)
    assert all(part in set_ for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in set_
    assert connected.is_signed_in()


def test_a_cookie_that_a_neighbouring_host_planted_is_not_read(connected: Connected) -> None:
    connected.sign_in()
    value = cookie(connected.sign_in(), SESSION).split(";")[0].split("=", 1)[1]
    other = connected.browser.application.test_client()
    other.set_cookie("yangguang_session", value, domain=urlsplit(US).hostname or "")
    assert other.get(STAFF_PAGE, base_url=US).status_code == 302


def test_a_sign_in_takes_few_statements(connected: Connected) -> None:
    connected.sign_in()
    with connected.harness.statements() as seen:
        connected.sign_in()
    assert len(seen) <= 10, seen


@pytest.mark.parametrize("sub", ["stranger", "left", "x" * 300])
def test_whom_the_office_does_not_know_or_has_dismissed_is_told_to_ask_it(connected: Connected, sub: str) -> None:
    connected.appoint(replace(LIN, sub="left"))
    connected.appoint(replace(LIN, sub="left", active=False), roles=())
    answer = connected.sign_in(sub=sub)
    assert answer.status_code == 403
    assert "还没有登记" in answer.text
    assert not connected.is_signed_in()


def test_the_end_of_a_session_at_the_provider_is_told_to_all_services(connected: Connected) -> None:
    connected.sign_in(sid="there-1")
    assert connected.provider_ends(sub=None, sid="there-1").status_code == 200
    assert not connected.is_signed_in()
    assert [event.subject for event in connected.harness.announced("session.ended")] == ["zhou"]
    # Said again, nothing more ends.
    assert connected.provider_ends(sub=None, sid="there-1").status_code == 200
    assert len(connected.harness.announced("session.ended")) == 1


def test_only_the_session_that_ended_there_ends_here(connected: Connected) -> None:
    connected.sign_in(sid="there-1")
    connected.provider_ends(sid="there-2")
    connected.provider_ends(sub="somebody-else", sid="there-1")
    assert connected.is_signed_in()


def test_without_a_session_every_one_of_that_person_ends(connected: Connected) -> None:
    connected.sign_in(sid="there-1")
    connected.sign_in(sid="there-2")
    connected.provider_ends()
    assert len(connected.harness.announced("session.ended")) == 2


def test_who_signed_in_again_since_stays(connected: Connected) -> None:
    """A copy of a logout token, sent once more, ends nothing that began after it."""
    at = int(connected.harness.clock.now().timestamp())
    token = signed(logout_claims(iat=at, exp=at + 300))
    connected.harness.clock.advance(timedelta(minutes=2))
    connected.sign_in()
    answer = connected.browser.application.test_client().post("/sign-out/by-provider", data={"logout_token": token})
    assert answer.status_code == 200
    assert connected.is_signed_in()


def test_signing_out_needs_the_form_of_this_very_session(connected: Connected) -> None:
    connected.sign_in()
    assert connected.browser.post("/sign-out", base_url=US).status_code == 403
    assert connected.is_signed_in()


def test_signing_out_leads_to_the_provider_and_forgets_its_proof(connected: Connected) -> None:
    connected.sign_in()
    query = sa.select(sessions.c.id_token)
    with connected.harness.service.database.read() as connection:
        kept = connection.scalars(query).one()
    assert kept
    assert "ey" not in kept[:2], "the proof lies open in the database"
    page = connected.browser.get(STAFF_PAGE, base_url=US).text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    left = connected.browser.post("/sign-out", data={"csrf": csrf}, base_url=US)
    assert f'content="0;url={ISSUER}/session/end?' in left.text
    assert not connected.is_signed_in()
    with connected.harness.service.database.read() as connection:
        assert connection.scalars(query).one() == ""


def test_without_the_provider_one_signs_out_all_the_same(connected: Connected) -> None:
    connected.sign_in()
    page = connected.browser.get(STAFF_PAGE, base_url=US).text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    del connected.provider.metadata["end_session_endpoint"]
    connected.browser.application.extensions["yangguang.provider"]._metadata._value = connected.provider.metadata
    assert connected.browser.post("/sign-out", data={"csrf": csrf}, base_url=US).location == "/"
    assert not connected.is_signed_in()


def test_nobody_chooses_who_he_is_beside_a_provider(connected: Connected) -> None:
    assert connected.browser.post("/sign-in", data={"sub": "zhou"}, base_url=US).status_code == 404
    assert not connected.is_signed_in()


def test_no_page_says_that_anybody_may_sign_in(connected: Connected) -> None:
    assert "试用模式" not in connected.browser.get("/", base_url=US).text


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/sign-in/callback?x", "/a\nSet-Cookie: b=c"],
)
def test_after_signing_in_one_stays_here(connected: Connected, target: str) -> None:
    sent = connected.browser.get("/sign-in", query_string={"next": target}, base_url=US)
    query = dict(parse_qsl(urlsplit(sent.location).query))
    proof = signed(claims_of(query["nonce"]))
    connected.provider.tokens = (200, {"id_token": proof, "access_token": "at"})
    back = connected.browser.get(f"/sign-in/callback?code=c&state={query['state']}", base_url=US)
    assert back.location == "/notify/tasks"
