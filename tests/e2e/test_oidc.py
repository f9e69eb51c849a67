"""Signing in and out by a real OpenID Connect provider, in Chromium, and what an attacker tries on the way."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from chassis.base.clock import SystemClock
from chassis.ports import SYSTEM
from chassis.web.app import create_app
from chassis.web.identity.provider import REFETCH_SECONDS
from chassis.web.request import SESSION_COOKIE
from services.catalog.domain.person import Person
from services.catalog.domain.post import Wanted
from services.catalog.use_cases.appoint import Appoint, appoint
from tests.integration.catalog.harness import CatalogHarness
from tests.journey.system import embedded
from tests.servers.identity import IdentityProvider, identity_provider
from tests.servers.private import free_port
from tests.shared_data import SHARED

pytestmark = pytest.mark.browser

STAFF = (
    (Person(sub="lin", name="林静", body="GJJ", department="JCK"), "proposer"),
    (Person(sub="loader", name="装载程序", body="GJJ", kind="program"), "proposer"),
)
STAFF_PAGE = "/catalog/disclosures"


class ShiftedClock(SystemClock):
    """The real time and some more, so that hours pass at once."""

    ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


class Site:
    """The catalogue's web at an address of its own, connected to the provider."""

    def __init__(self, origin: str, provider: IdentityProvider, folder: Path) -> None:
        self.origin, self.clock = origin, ShiftedClock()
        settings = provider.settings | {"YANGGUANG_PUBLIC_URL": origin}
        self.harness = CatalogHarness(f"sqlite:///{folder}/catalog.sqlite", folder, settings=settings)
        self.harness.service.clock = self.clock
        with self.harness.service.transaction() as work:
            for person, role in STAFF:
                command = Appoint(actor=SYSTEM, person=person, posts=[Wanted(role=role, body=person.body)])
                appoint(command, work=work, clock=self.clock)
        self.app = create_app(self.harness.service)

    def url(self, path: str) -> str:
        return self.origin + path

    @contextmanager
    def serving(self) -> Iterator[None]:
        server = make_server("127.0.0.1", urlsplit(self.origin).port or 0, self.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            self.harness.close()

    def forget_when_the_keys_were_fetched(self) -> None:
        """As if half a minute had passed, before which nobody makes us ask the provider again."""
        self.app.extensions["yangguang.provider"]._keys._tried_at -= REFETCH_SECONDS + 1

    def status(self, cookie: str, page: str = STAFF_PAGE) -> int:
        """What a page of the staff answers to somebody who holds this value of the session's cookie."""
        cookies = {"Cookie": f"{SESSION_COOKIE}={cookie}", "Accept": "text/html"}
        return httpx.get(self.url(page), headers=cookies, trust_env=False).status_code


@pytest.fixture(scope="module")
def origin() -> str:
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="module")
def provider(origin: str) -> Iterator[IdentityProvider]:
    with identity_provider(origin) as running:
        yield running


@pytest.fixture(scope="module")
def site(origin: str, provider: IdentityProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(origin, provider, tmp_path_factory.mktemp("oidc"))
    with made.serving():
        yield made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="zh-CN")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def at_provider(page: Page, name: str) -> None:
    """Give the provider a name, on its own page."""
    page.locator('input[name="login"]').fill(name)
    page.locator('input[name="password"]').fill("any")
    page.get_by_role("button").click()


def sign_in(page: Page, site: Site, name: str = "lin", target: str = STAFF_PAGE) -> None:
    page.goto(site.url(target))
    at_provider(page, name)


def session_of(context: BrowserContext) -> str:
    return next((cookie["value"] for cookie in context.cookies() if cookie["name"] == SESSION_COOKIE), "")


def is_signed_in(page: Page) -> None:
    expect(page.locator(".who")).to_have_text("林静")


# Login ----------------------------------------------------------------------------------------------------------------


def test_somebody_signs_in_at_the_provider_and_comes_back_where_he_was(page: Page, site: Site) -> None:
    page.goto(site.url(f"{STAFF_PAGE}?state=draft"))
    expect(page).to_have_url(re.compile(rf"^(?!{re.escape(site.origin)})"))  # at the provider
    at_provider(page, "lin")
    expect(page).to_have_url(site.url(f"{STAFF_PAGE}?state=draft"))
    is_signed_in(page)
    cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == SESSION_COOKIE)
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    # The attempt was of use once.
    assert {cookie["name"] for cookie in page.context.cookies(site.origin) if "sign_in" in cookie["name"]} == set()


def test_whom_the_office_has_not_entered_is_told_so(page: Page, site: Site) -> None:
    sign_in(page, site, "stranger")
    expect(page.get_by_role("heading")).to_contain_text("还没有登记")
    expect(page.locator("main")).to_contain_text("stranger")
    expect(page.locator("main")).to_contain_text("政务公开办公室")
    assert session_of(page.context) == ""
    page.get_by_role("link", name="换一个账号登录").click()
    at_provider(page, "lin")
    is_signed_in(page)


def test_who_cancels_at_the_provider_is_told_what_to_do(page: Page, site: Site) -> None:
    page.goto(site.url(STAFF_PAGE))
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator("main")).to_contain_text("您取消了登录")
    page.locator("main").get_by_role("link", name="去登录").click()
    at_provider(page, "lin")
    is_signed_in(page)


def test_one_sign_in_opens_all_four_services_and_one_sign_out_closes_them(page: Page, tmp_path: Path) -> None:
    """The whole system as an operator starts it, connected to a provider."""
    port = free_port()
    pages = ("/catalog/disclosures", "/review/cases", "/complaints/cases", "/notify/tasks")
    with (
        identity_provider(f"http://127.0.0.1:{port}") as its_provider,
        embedded(tmp_path, port=port, settings=its_provider.settings) as system,
    ):
        for file in (SHARED / "data" / "seed-catalogue.json", write_staff(tmp_path / "staff.json")):
            done = system.yangguang("import", "catalogue", str(file))
            assert done.returncode == 0, done.stderr
        system.quiet()
        page.goto(system.url("/review/cases"))
        at_provider(page, "lin")
        for path in pages:
            page.goto(system.url(path))
            expect(page.locator(".who")).to_have_text("林静")
        held = session_of(page.context)
        page.get_by_role("button", name="退出").click()
        page.get_by_role("button", name=re.compile("Yes")).click()
        expect(page).to_have_url(system.url("/"))

        def closed(path: str) -> bool:
            headers = {"Cookie": f"{SESSION_COOKIE}={held}", "Accept": "text/html"}
            return httpx.get(system.url(path), headers=headers, trust_env=False).status_code == 302

        system.eventually(lambda: all(map(closed, pages)), "a copy of the cookie opens nothing any more")


# Logout ---------------------------------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_here_and_at_the_provider(page: Page, site: Site) -> None:
    sign_in(page, site)
    cookie = session_of(page.context)
    assert site.status(cookie) == 200
    page.get_by_role("button", name="退出").click()
    page.get_by_role("button", name=re.compile("Yes")).click()  # the provider asks whether its session shall end too
    expect(page).to_have_url(site.url("/"))
    assert session_of(page.context) == ""
    assert site.status(cookie) == 302, "a copy of the cookie still holds"
    page.goto(site.url(STAFF_PAGE))
    expect(page.locator('input[name="login"]')).to_be_visible()  # the provider knows nobody any more either


def test_ending_the_providers_session_ends_ours(page: Page, site: Site, provider: IdentityProvider) -> None:
    """Signed out at another system of the same provider, which tells us behind the browser's back."""
    sign_in(page, site)
    cookie = session_of(page.context)
    assert site.status(cookie) == 200
    page.goto(f"{provider.issuer}/session/end")
    page.get_by_role("button", name=re.compile("Yes")).click()
    expect(page.locator("body")).to_contain_text("Sign-out Success")
    assert site.status(cookie) == 302


def test_nobody_else_ends_sessions_by_the_providers_back_channel(page: Page, site: Site) -> None:
    sign_in(page, site)
    for given in ({}, {"logout_token": "a.b.c"}):
        answer = httpx.post(site.url("/sign-out/by-provider"), data=given, trust_env=False)
        assert answer.status_code == 400
        assert answer.json()["error"] == "invalid_request"
    assert site.status(session_of(page.context)) == 200


# Expiry ---------------------------------------------------------------------------------------------------------------


def test_an_expired_session_leads_to_the_provider_again(page: Page, site: Site) -> None:
    sign_in(page, site)
    cookie = session_of(page.context)
    site.clock.ahead = timedelta(hours=8, seconds=1)
    try:
        assert site.status(cookie) == 302
    finally:
        site.clock.ahead = timedelta()
    page.context.clear_cookies()
    page.goto(site.url(STAFF_PAGE))
    at_provider(page, "lin")
    is_signed_in(page)


def test_a_sign_in_that_took_too_long_begins_anew(page: Page, site: Site) -> None:
    page.goto(site.url(STAFF_PAGE))
    site.clock.ahead = timedelta(minutes=10, seconds=1)
    try:
        at_provider(page, "lin")
        expect(page.locator("main")).to_contain_text("超过10分钟")
    finally:
        site.clock.ahead = timedelta()
    assert session_of(page.context) == ""


# Key rotation ---------------------------------------------------------------------------------------------------------


def test_a_new_key_of_the_provider_is_taken_up(browser: Browser, site: Site, provider: IdentityProvider) -> None:
    for _ in range(2):
        with one_browser(browser) as page:
            sign_in(page, site)
            is_signed_in(page)
        provider.rotate()
        site.forget_when_the_keys_were_fetched()


# Wrong audience -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another-system"}, {"aud": ["another-system", "yangguang"]}, {"azp": "another-system"}, {"nonce": "x"}],
)
def test_a_proof_for_another_system_signs_nobody_in(
    page: Page, site: Site, provider: IdentityProvider, claims: dict[str, Any]
) -> None:
    provider.tamper(**claims)
    try:
        sign_in(page, site)
    finally:
        provider.tamper()
    expect(page.locator("main")).to_contain_text("登录凭证无效")
    assert session_of(page.context) == ""


def test_a_programs_token_opens_the_api_for_its_audience_alone(site: Site, provider: IdentityProvider) -> None:
    def status(audience: str) -> int:
        headers = {"Authorization": f"Bearer {provider.access_token(audience)}"}
        return httpx.get(site.url("/catalog/api/v1/disclosures"), headers=headers, trust_env=False).status_code

    assert status(site.origin) == 200
    assert status("https://another-system.example.gov.cn") == 401


def test_the_proof_of_a_persons_sign_in_is_no_key_to_the_api(
    page: Page, site: Site, provider: IdentityProvider
) -> None:
    at = int(site.clock.now().timestamp())
    claims = {"iss": provider.issuer, "sub": "lin", "iat": at, "exp": at + 300}
    for audience in ("yangguang", site.origin):
        token = provider.sign({**claims, "aud": audience})
        answer = httpx.get(
            site.url("/catalog/api/v1/disclosures"), headers={"Authorization": f"Bearer {token}"}, trust_env=False
        )
        assert answer.status_code == 401, "the API is for programs; a person has a session"


# Replay ---------------------------------------------------------------------------------------------------------------


def test_the_providers_answer_is_of_use_once_and_in_one_browser(browser: Browser, page: Page, site: Site) -> None:
    answers: list[str] = []
    page.on("request", lambda request: answers.append(request.url) if "/sign-in/callback" in request.url else None)
    sign_in(page, site)
    is_signed_in(page)
    assert len(answers) == 1
    first = session_of(page.context)
    with one_browser(browser) as other:
        refused = other.goto(answers[0])
        assert refused
        assert refused.status == 401
        expect(other.locator("main")).to_contain_text("不是从本浏览器开始的，或者已经用过")
        assert session_of(other.context) == ""
    again = page.goto(answers[0])
    assert again
    assert again.status == 401
    assert session_of(page.context) == first


def test_nobody_is_signed_in_as_somebody_else_by_a_link(browser: Browser, page: Page, site: Site) -> None:
    """An attacker stops before his own answer is used, and sends it to his victim, who would then work as him."""
    with one_browser(browser) as attacker:
        sign_in(attacker, site)
        answer = site.url("/sign-in")
        for _ in ("to the provider", "and back, which is not followed any more"):
            answer = attacker.context.request.get(answer, max_redirects=0).headers["location"]
    assert "/sign-in/callback?code=" in answer
    page.goto(answer)
    expect(page.locator("main")).to_contain_text("不是从本浏览器开始的")
    # Nor after the victim has begun a sign-in of his own.
    page.goto(site.url(STAFF_PAGE))
    page.goto(answer)
    expect(page.locator("main")).to_contain_text("不是从本浏览器开始的")
    assert session_of(page.context) == ""


def test_two_tabs_do_not_disturb_each_other(page: Page, site: Site) -> None:
    other = page.context.new_page()
    page.goto(site.url(STAFF_PAGE))
    other.goto(site.url("/catalog/disclosures/new"))
    at_provider(other, "lin")
    at_provider(page, "lin")
    is_signed_in(page)
    is_signed_in(other)


# A stolen cookie, and other origins -----------------------------------------------------------------------------------


def test_a_cookie_is_of_no_use_at_another_system(
    page: Page, site: Site, provider: IdentityProvider, tmp_path: Path
) -> None:
    """Even where the other one was set up with the same secret: a session is of one address."""
    sign_in(page, site)
    cookie = session_of(page.context)
    other = Site(f"http://127.0.0.1:{free_port()}", provider, tmp_path)
    with other.serving():
        assert site.status(cookie) == 200
        assert other.status(cookie) == 302


def test_another_origin_neither_reads_nor_uses_the_session(page: Page, site: Site, context: BrowserContext) -> None:
    sign_in(page, site)
    held = session_of(context)
    forged = f"""<form method="post" action="{site.url("/sign-out")}"><button>领取补贴</button></form>
        <form method="post" action="{site.url("/catalog/disclosures/new")}"><input name="title" value="伪造">
        <button>继续</button></form>"""
    with somewhere_else(forged) as elsewhere:
        for button in ("领取补贴", "继续"):
            page.goto(elsewhere)
            with page.expect_request(lambda request: request.method == "POST") as sent:
                page.get_by_role("button", name=button).click()
            # SameSite=Lax: the browser does not even bring it along.
            assert SESSION_COOKIE not in (sent.value.all_headers().get("cookie") or "")
    assert session_of(context) == held
    assert site.status(held) == 200, "a form of another origin signed him out"


def test_a_form_without_the_sessions_own_token_is_refused(page: Page, site: Site) -> None:
    """What would remain, were the cookie brought along all the same (an old browser, a page of a neighbouring host)."""
    sign_in(page, site)
    held = session_of(page.context)
    headers = {"Cookie": f"{SESSION_COOKIE}={held}", "Origin": "https://evil.example"}
    for csrf in ("", "0" * 32):
        answer = httpx.post(site.url("/sign-out"), headers=headers, data={"csrf": csrf}, trust_env=False)
        assert answer.status_code == 403
    assert site.status(held) == 200


def test_a_link_that_leads_away_leads_home(page: Page, site: Site) -> None:
    sign_in(page, site, target="/sign-in?next=//evil.example/")
    assert page.url.startswith(site.origin)


# A provider that does not answer --------------------------------------------------------------------------------------


def test_a_provider_that_hangs_is_said(page: Page, provider: IdentityProvider, tmp_path: Path) -> None:
    fresh = Site(f"http://127.0.0.1:{free_port()}", provider, tmp_path)
    provider.hang(True)
    try:
        with fresh.serving():
            answer = page.goto(fresh.url(STAFF_PAGE))
            assert answer
            assert answer.status == 503
            expect(page.locator("main")).to_contain_text("统一身份认证暂时没有应答")
            page.goto(fresh.url("/"))
            expect(page.get_by_role("link", name="公开目录").first).to_be_visible()
    finally:
        provider.hang(False)


def write_staff(file: Path) -> Path:
    """Somebody whom the operator imports, with a post in each service's pages."""
    posts = [{"role": role} for role in ("proposer", "section_head", "case_officer")]
    person = {"sub": "lin", "name": "林静", "body": "GJJ", "department": "", "posts": posts}
    file.write_text(json.dumps({"people": [person]}), encoding="utf-8")
    return file


@contextmanager
def one_browser(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def somewhere_else(content: str) -> Iterator[str]:
    """A page of another site: `localhost` is another one than 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
