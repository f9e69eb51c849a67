"""Of what an identity provider says, only that holds which it signed for us, now, for this browser."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from chassis.base.clock import FixedClock
from chassis.base.ids import CountingIds
from chassis.base.keys import Keys
from chassis.base.sign_in import Provider
from chassis.web.identity.access_tokens import AccessTokens
from chassis.web.identity.oidc import ATTEMPT_MINUTES, BadLogoutToken, RelyingParty, SignInFailed
from chassis.web.identity.provider import ProviderClient, ProviderUnavailable
from chassis.web.identity.tokens import NotSignedIn
from tests.harness.stand_in_provider import (
    FIRST,
    ISSUER,
    NOW,
    SECOND,
    US,
    StandIn,
    a_key,
    claims_of,
    logout_claims,
    signed,
)

OURS = Provider(ISSUER, "yangguang", "of-the-client", "sub", US)


@pytest.fixture
def provider() -> StandIn:
    return StandIn()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def party(provider: StandIn, clock: FixedClock) -> RelyingParty:
    return a_party(provider, clock)


def a_party(provider: StandIn, clock: FixedClock, of: Provider = OURS) -> RelyingParty:
    client = ProviderClient(of, httpx.MockTransport(provider))
    return RelyingParty(client, US, Keys(["k" * 40]).cipher("sign-in"), clock, CountingIds())


def come_back(provider: StandIn, party: RelyingParty, token: Callable[[str], str] | None = None, **answer: str) -> Any:
    """One way to the provider and back, whose ID token is made of the nonce."""
    address, attempt = party.begin("/notify/tasks")
    assert f"nonce={attempt.nonce}" in address
    made = token(attempt.nonce) if token else signed(claims_of(attempt.nonce))
    provider.tokens = (200, {"id_token": made, "access_token": "at"}) if provider.tokens[0] == 200 else provider.tokens
    return party.finish({"code": "c", "state": attempt.state, **answer}, party.kept(attempt))


def test_the_browser_is_sent_with_pkce_state_and_nonce(party: RelyingParty) -> None:
    address, attempt = party.begin("/")
    query = dict(parse_qsl(urlsplit(address).query))
    assert query["redirect_uri"] == f"{US}/sign-in/callback"
    assert query["response_type"] == "code"
    assert query["code_challenge_method"] == "S256"
    assert query["scope"] == "openid"
    assert attempt.verifier not in address
    assert len({attempt.state, attempt.nonce, attempt.verifier}) == 3


def test_a_sign_in_says_whom_the_provider_has_seen(provider: StandIn, party: RelyingParty) -> None:
    proof = come_back(provider, party, lambda nonce: signed(claims_of(nonce, sid="at-the-provider")))
    assert (proof.person, proof.sub, proof.session, proof.next) == ("zhou", "zhou", "at-the-provider", "/notify/tasks")
    assert provider.login == "yangguang:of-the-client"
    assert len(provider.form["code_verifier"]) >= 43


def test_a_client_secret_is_encoded_before_it_is_sent(provider: StandIn, clock: FixedClock) -> None:
    """RFC 6749 §2.3.1: else a secret with a colon or a percent sign never works."""
    party = a_party(provider, clock, Provider(ISSUER, "yangguang", "a:b%+", "sub", US))
    come_back(provider, party)
    assert provider.login == "yangguang:a%3Ab%25%2B"


def test_a_provider_that_takes_the_secret_in_the_form_gets_it_there(provider: StandIn, party: RelyingParty) -> None:
    provider.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    come_back(provider, party)
    assert (provider.form["client_secret"], provider.login) == ("of-the-client", "")


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(lambda nonce: signed(claims_of(nonce, aud="another-system")), id="for another system"),
        pytest.param(lambda nonce: signed(claims_of(nonce, aud=["another", "yangguang"])), id="for several, by nobody"),
        pytest.param(lambda nonce: signed(claims_of(nonce, azp="another-system")), id="asked for by another system"),
        pytest.param(lambda nonce: signed(claims_of(nonce, aud={"yangguang": 1})), id="an audience of no known form"),
        pytest.param(lambda nonce: signed(claims_of(nonce, aud=None)), id="for nobody"),
        pytest.param(lambda nonce: signed(claims_of(nonce, iss="https://evil.example")), id="of another provider"),
        pytest.param(lambda nonce: signed(claims_of(nonce, nonce="another")), id="of another browser"),
        pytest.param(lambda nonce: signed(claims_of(nonce, nonce=None)), id="of any browser"),
        pytest.param(lambda nonce: signed(claims_of(nonce, exp=int(NOW.timestamp()) - 61)), id="too old"),
        pytest.param(lambda nonce: signed(claims_of(nonce, exp=None)), id="without end"),
        pytest.param(lambda nonce: signed(claims_of(nonce, exp="tomorrow")), id="with an end that is no time"),
        pytest.param(lambda nonce: signed(claims_of(nonce, iat=int(NOW.timestamp()) + 61)), id="of the future"),
        pytest.param(lambda nonce: signed(claims_of(nonce, nbf=int(NOW.timestamp()) + 61)), id="not yet valid"),
        pytest.param(lambda nonce: signed(claims_of(nonce, sub=None)), id="of nobody"),
        pytest.param(lambda nonce: signed(claims_of(nonce, sub=7)), id="of a number"),
        pytest.param(lambda nonce: signed(claims_of(nonce, at_hash="x")), id="beside another access token"),
        pytest.param(
            lambda nonce: signed(claims_of(nonce), a_key("first")), id="signed by another under the key's name"
        ),
        pytest.param(lambda nonce: signed(claims_of(nonce), SECOND), id="signed by a key that is not the provider's"),
        pytest.param(lambda nonce: unsigned(claims_of(nonce)), id="not signed"),
        pytest.param(lambda nonce: by_public_key(claims_of(nonce)), id="signed by the public key as a shared secret"),
        pytest.param(lambda _nonce: "", id="none"),
        pytest.param(lambda _nonce: "伪造.伪造.伪造", id="no token"),
    ],
)
def test_a_proof_that_does_not_hold_signs_nobody_in(
    provider: StandIn, party: RelyingParty, token: Callable[[str], str]
) -> None:
    with pytest.raises(SignInFailed):
        come_back(provider, party, token)


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unsigned(claims: dict[str, Any], alg: str = "none") -> str:
    return ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": alg, "kid": "first"}, claims)) + "."


def by_public_key(claims: dict[str, Any]) -> str:
    """No library helps with it: the signature is made by hand."""
    begun = unsigned(claims, "HS256")
    return begun + base64url(hmac.digest(FIRST.as_pem(private=False), begun[:-1].encode(), "sha256"))


def test_clocks_may_differ_by_a_minute(provider: StandIn, party: RelyingParty) -> None:
    at = int(NOW.timestamp())
    assert come_back(provider, party, lambda nonce: signed(claims_of(nonce, iat=at + 59, exp=at - 59))).person == "zhou"


def test_a_new_key_is_found_at_once_and_an_old_one_no_more(provider: StandIn, party: RelyingParty) -> None:
    come_back(provider, party)
    provider.keys = [SECOND]
    party._client._keys._tried_at -= 31  # the first key was fetched more than half a minute ago
    assert come_back(provider, party, lambda nonce: signed(claims_of(nonce), SECOND)).person == "zhou"
    with pytest.raises(SignInFailed):
        come_back(provider, party)


def test_tokens_with_made_up_keys_do_not_make_us_ask_the_provider_each_time(
    provider: StandIn, party: RelyingParty
) -> None:
    for _ in range(20):
        with pytest.raises(SignInFailed):
            come_back(provider, party, lambda nonce: signed(claims_of(nonce), SECOND))
    assert provider.asked.count("/jwks") == 1


def test_weak_and_foreign_keys_of_the_provider_are_left_out(provider: StandIn, party: RelyingParty) -> None:
    weak = a_key("weak", 1024)
    other_use = RSAKey.generate_key(2048, {"kid": "other-use", "use": "enc"})
    curve = ECKey.generate_key("P-256", {"kid": "curve"})
    provider.keys = [weak, other_use, OctKey.generate_key(256, {"kid": "shared"}), curve]
    for key in (weak, RSAKey.import_key(other_use.as_dict(private=True, use="sig"))):
        with pytest.raises(SignInFailed):
            come_back(provider, party, lambda nonce, key=key: signed(claims_of(nonce), key))
    assert come_back(provider, party, lambda nonce: signed(claims_of(nonce), curve, "ES256")).person == "zhou"


# The way back ---------------------------------------------------------------------------------------------------------


def test_an_answer_belongs_to_the_browser_that_asked(provider: StandIn, party: RelyingParty) -> None:
    _, mine = party.begin("/")
    _, other = party.begin("/")
    for cookie in ("", "伪造", party.kept(other)):
        with pytest.raises(SignInFailed, match="not begun in this browser"):
            party.finish({"code": "c", "state": mine.state}, cookie)
    assert "/token" not in provider.asked


def test_an_attempt_ends_after_some_minutes(provider: StandIn, party: RelyingParty, clock: FixedClock) -> None:
    _, attempt = party.begin("/")
    clock.advance(timedelta(minutes=ATTEMPT_MINUTES, seconds=1))
    with pytest.raises(SignInFailed, match="minutes"):
        party.finish({"code": "c", "state": attempt.state}, party.kept(attempt))


def test_the_answer_of_another_provider_is_refused(provider: StandIn, party: RelyingParty) -> None:
    """RFC 9207: an attacker's provider sends its own code with our state."""
    with pytest.raises(SignInFailed, match="not of our identity provider"):
        come_back(provider, party, iss="https://evil.example")
    assert "/token" not in provider.asked
    assert come_back(provider, party, iss=ISSUER).person == "zhou"


def test_a_provider_that_says_who_it_is_must_always_say_so(provider: StandIn, party: RelyingParty) -> None:
    provider.metadata["authorization_response_iss_parameter_supported"] = True
    with pytest.raises(SignInFailed, match="not of our identity provider"):
        come_back(provider, party)


@pytest.mark.parametrize(("error", "says"), [("access_denied", "您取消了登录"), ("<script>", "没有完成登录")])
def test_the_providers_refusal_says_what_to_do(provider: StandIn, party: RelyingParty, error: str, says: str) -> None:
    with pytest.raises(SignInFailed) as caught:
        come_back(provider, party, error=error)
    assert says in caught.value.zh
    assert "<" not in f"{caught.value.zh}{caught.value.extra}"


def test_a_code_that_was_used_is_refused(provider: StandIn, party: RelyingParty) -> None:
    provider.tokens = (400, {"error": "invalid_grant"})
    with pytest.raises(SignInFailed, match="used already"):
        come_back(provider, party)


def test_a_wrong_client_secret_is_the_operators_matter(
    provider: StandIn, party: RelyingParty, caplog: pytest.LogCaptureFixture
) -> None:
    provider.tokens = (401, {"error": "invalid_client"})
    with pytest.raises(ProviderUnavailable):
        come_back(provider, party)
    assert "invalid_client" in caplog.text
    assert "of-the-client" not in caplog.text


# Who it is ------------------------------------------------------------------------------------------------------------

BY_NUMBER = Provider(ISSUER, "yangguang", "of-the-client", "staff_number", US)


def test_another_claim_may_name_the_person(provider: StandIn, clock: FixedClock) -> None:
    party = a_party(provider, clock, BY_NUMBER)
    proof = come_back(provider, party, lambda nonce: signed(claims_of(nonce, staff_number="0017")))
    assert (proof.person, proof.sub) == ("0017", "zhou")


def test_a_claim_that_the_id_token_leaves_out_is_asked_for(provider: StandIn, clock: FixedClock) -> None:
    provider.user = {"sub": "zhou", "staff_number": "0017"}
    assert come_back(provider, a_party(provider, clock, BY_NUMBER)).person == "0017"


@pytest.mark.parametrize(
    "user", [{"sub": "somebody else", "staff_number": "0017"}, {"sub": "zhou"}, {"sub": "zhou", "staff_number": 17}]
)
def test_without_a_name_nobody_is_signed_in(provider: StandIn, clock: FixedClock, user: dict[str, Any]) -> None:
    provider.user = user
    with pytest.raises(SignInFailed, match="staff_number"):
        come_back(provider, a_party(provider, clock, BY_NUMBER))


# A provider that does not work ----------------------------------------------------------------------------------------


def hangs() -> httpx.Response:
    raise httpx.ReadTimeout("")


@pytest.mark.parametrize(
    "fails",
    [
        hangs,
        lambda: httpx.Response(502, text="Bad Gateway"),
        lambda: httpx.Response(200, text="<html>"),
        lambda: httpx.Response(200, json=[]),
        lambda: httpx.Response(200, content=b" " * 1_000_001),
        lambda: httpx.Response(302, headers={"Location": "http://169.254.169.254/"}),
    ],
)
def test_a_provider_that_does_not_work_is_said_and_waited_for_no_longer(
    provider: StandIn, party: RelyingParty, fails: Callable[[], httpx.Response]
) -> None:
    provider.fails = fails
    with pytest.raises(ProviderUnavailable):
        party.begin("/")


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://id.example.gov.cn/token"},
        {"jwks_uri": None},
        {"end_session_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_says_something_unsafe_of_itself_is_not_used(
    provider: StandIn, party: RelyingParty, said: dict[str, Any]
) -> None:
    provider.metadata |= said
    with pytest.raises(ProviderUnavailable):
        party.begin("/")


def test_what_the_provider_said_before_is_used_while_it_is_away(provider: StandIn, party: RelyingParty) -> None:
    party.begin("/")
    provider.fails = hangs
    party._client._metadata._tried_at -= 3601
    assert party.begin("/")[0].startswith(f"{ISSUER}/auth?")


# Signing out ----------------------------------------------------------------------------------------------------------


def test_signing_out_ends_the_providers_session_too(party: RelyingParty) -> None:
    address = party.logout_address("the.id.token")
    assert address.startswith(f"{ISSUER}/session/end?")
    query = dict(parse_qsl(urlsplit(address).query))
    assert query == {"client_id": "yangguang", "id_token_hint": "the.id.token", "post_logout_redirect_uri": f"{US}/"}


def test_signing_out_here_needs_no_provider(provider: StandIn, party: RelyingParty) -> None:
    provider.fails = hangs
    assert party.logout_address("") == ""


def test_the_provider_says_whose_session_ended(party: RelyingParty) -> None:
    ended = party.ended(signed(logout_claims(sid="s"), typ="logout+jwt"))
    assert (ended.sub, ended.session, ended.at) == ("zhou", "s", NOW)


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another-system"},
        {"iss": "https://evil.example"},
        {"events": None},
        {"events": {"something-else": {}}},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"nonce": "an ID token"},
        {"sub": None},
        {"sub": 7},
        {"iat": int(NOW.timestamp()) - 301, "exp": int(NOW.timestamp()) + 120},
        {"exp": int(NOW.timestamp()) - 61},
        {"jti": None},
    ],
)
def test_anything_else_ends_no_session(party: RelyingParty, changed: dict[str, Any]) -> None:
    with pytest.raises(BadLogoutToken):
        party.ended(signed(logout_claims(**changed)))


@pytest.mark.parametrize("token", ["", "a.b.c", "伪造", "x" * 100_000])
def test_no_token_ends_no_session(party: RelyingParty, token: str) -> None:
    with pytest.raises(BadLogoutToken):
        party.ended(token)


# Programs -------------------------------------------------------------------------------------------------------------


def access_claims(**changed: Any) -> dict[str, Any]:
    at = int(NOW.timestamp())
    made = {"iss": ISSUER, "aud": US, "sub": "loader", "iat": at, "exp": at + 300} | changed
    return {name: value for name, value in made.items() if value is not None}


@pytest.fixture
def access(provider: StandIn, clock: FixedClock) -> AccessTokens:
    return AccessTokens(ProviderClient(OURS, httpx.MockTransport(provider)), clock)


def test_a_programs_access_token_says_which_program(access: AccessTokens) -> None:
    session = access.verify(signed(access_claims(), typ="at+jwt"))
    assert (session.sub, session.kind) == ("loader", "program")


@pytest.mark.parametrize(
    ("changed", "header"),
    [
        ({"aud": "https://other.example.gov.cn"}, {}),
        ({"aud": "yangguang"}, {}),  # an ID token
        ({"aud": None}, {}),
        ({"exp": int(NOW.timestamp()) - 61}, {}),
        ({"exp": None}, {}),
        ({"nbf": int(NOW.timestamp()) + 61}, {}),
        ({"nbf": "now"}, {}),
        ({"iss": "https://evil.example"}, {}),
        ({"sub": ["loader"]}, {}),
        ({"iat": True}, {}),
        ({}, {"typ": "logout+jwt"}),
    ],
)
def test_an_access_token_for_somebody_else_opens_nothing(
    access: AccessTokens, changed: dict[str, Any], header: dict[str, str]
) -> None:
    with pytest.raises(NotSignedIn):
        access.verify(signed(access_claims(**changed), **header))


@pytest.mark.parametrize("token", ["", "a.b.c", "....", "伪.造.的", f"a.{'e30'}.b"])
def test_what_names_no_issuer_is_not_the_providers(access: AccessTokens, token: str) -> None:
    assert not access.issued(token)
