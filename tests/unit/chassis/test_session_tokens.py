"""A session's token holds where catalog signed it, for this address, now, and with claims of the right kind."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from chassis.base.clock import FixedClock
from chassis.base.settings import Settings
from chassis.web.identity.keys import ALGORITHM, signing_keys, verifying_keys
from chassis.web.identity.tokens import NotSignedIn, Session, SessionTokens, form_token
from tests.keys import FORMER_SECRET, SECRET

NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
HERE = "http://127.0.0.1:8000"
AT = int(NOW.timestamp())
CLAIMS = {
    "iss": "yangguang",
    "aud": HERE,
    "sub": "zhou",
    "sid": "s",
    "gen": 1,
    "kind": "person",
    "iat": AT,
    "nbf": AT,
    "exp": AT + 300,
}
SESSION = Session(
    sub="zhou", session="s", generation=1, issued_at=NOW, expires_at=NOW + timedelta(minutes=5), kind="person"
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(tmp_path)


def load(folder: Path, secret: str = SECRET, **environ: str) -> Settings:
    return Settings.load({"YANGGUANG_DATA": str(folder), "YANGGUANG_SECRET_KEY": secret} | environ)


@pytest.fixture
def tokens(settings: Settings, clock: FixedClock) -> SessionTokens:
    return SessionTokens.verifying(settings, "review", clock)


def signed(keys: KeySet, claims: dict[str, Any], **header: str) -> str:
    key = keys.keys[0]
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid, **header}, claims, key, algorithms=[ALGORITHM])


def by_hand(header: dict[str, str], claims: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    signature = base64.urlsafe_b64encode(sign(b".".join(parts))).rstrip(b"=")
    return b".".join([*parts, signature]).decode()


def test_every_service_reads_what_catalog_signed(settings: Settings, tokens: SessionTokens, clock: FixedClock) -> None:
    assert tokens.verify(SessionTokens.signing(settings, clock).issue(SESSION)) == SESSION


@pytest.mark.parametrize(
    "changed",
    [
        *({name: None} for name in CLAIMS),
        {"aud": "https://zwgk.example.gov.cn"},
        {"aud": [HERE]},
        {"iss": "https://id.example.gov.cn"},
        {"sub": 7},
        {"sid": ["s"]},
        {"gen": "1"},
        {"gen": True},
        {"kind": "system"},
        {"iat": str(AT)},
        {"nbf": AT + 1},
        {"nbf": AT + 0.5},
        {"exp": AT},
        {"exp": str(AT + 300)},
        {"exp": 10**20},
        {"exp": float("nan")},
    ],
    ids=str,
)
def test_a_claim_that_is_wrong_or_missing_ends_it(
    settings: Settings, tokens: SessionTokens, changed: dict[str, Any]
) -> None:
    claims = {name: value for name, value in (CLAIMS | changed).items() if value is not None}
    with pytest.raises(NotSignedIn):
        tokens.verify(signed(signing_keys(settings), claims))


def test_the_signature_of_another_secret_is_none_of_ours(tokens: SessionTokens, tmp_path: Path) -> None:
    with pytest.raises(NotSignedIn):
        tokens.verify(signed(signing_keys(load(tmp_path / "other", FORMER_SECRET)), CLAIMS))


def test_another_key_under_the_name_of_ours_is_none_of_ours(
    settings: Settings, tokens: SessionTokens, tmp_path: Path
) -> None:
    ours = signing_keys(settings).keys[0].kid or ""
    with pytest.raises(NotSignedIn):
        tokens.verify(signed(signing_keys(load(tmp_path / "other", FORMER_SECRET)), CLAIMS, kid=ours))


def test_what_everybody_may_know_signs_nothing(settings: Settings, tokens: SessionTokens) -> None:
    """Neither no signature at all nor the public key taken for a shared secret."""
    public = verifying_keys(settings, "review").keys[0]
    written = public.as_dict(private=False)["x"]
    secrets = [public.as_pem(private=False), public.as_bytes(private=False), str(written).encode()]
    forged = [by_hand({"alg": "none", "kid": public.kid or ""}, CLAIMS, lambda _: b"")]
    forged += [
        by_hand({"alg": "HS256", "kid": public.kid or ""}, CLAIMS, lambda m, s=s: hmac.digest(s, m, "sha256"))
        for s in secrets
    ]
    for token in forged:
        with pytest.raises(NotSignedIn):
            tokens.verify(token)


@pytest.mark.parametrize("token", ["", ".", "a.b.c", "伪造", "x" * 100_000, "e30.e30.e30"])
def test_what_is_no_token_at_all_is_refused(tokens: SessionTokens, token: str) -> None:
    with pytest.raises(NotSignedIn):
        tokens.verify(token)


def test_it_holds_until_its_last_second(settings: Settings, tokens: SessionTokens, clock: FixedClock) -> None:
    token = signed(signing_keys(settings), CLAIMS)
    clock.advance(timedelta(seconds=299))
    assert tokens.verify(token).sub == "zhou"
    clock.advance(timedelta(seconds=1))
    with pytest.raises(NotSignedIn, match="expired"):
        tokens.verify(token)


def test_a_forms_token_is_of_one_session_and_betrays_nothing_of_it(settings: Settings) -> None:
    """Made of the cookie alone, so that a form of any service may lead to any other."""
    one, other = (signed(signing_keys(settings), CLAIMS | {"sid": sid}) for sid in "ab")
    assert form_token(one) == form_token(one)
    assert form_token(one) != form_token(other)
    assert form_token(one) not in one
