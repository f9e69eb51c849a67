"""Signatures that anybody can verify, with a key that follows from the secret."""

from __future__ import annotations

import pytest

from chassis.base.signing import SigningKey, is_signed

KEY = SigningKey("s" * 40, "audit-head:catalog")


def test_what_was_signed_holds_and_nothing_else() -> None:
    signature = KEY.sign(b"head")
    assert is_signed(KEY.public, b"head", signature)
    assert not is_signed(KEY.public, b"hear", signature)
    assert not is_signed(SigningKey("t" * 40, "audit-head:catalog").public, b"head", signature)


@pytest.mark.parametrize("public", ["", "ed25519:", "ed25519:00", "sm2:" + KEY.public[8:], "ed25519:zz"])
def test_what_is_no_key_signs_nothing(public: str) -> None:
    assert not is_signed(public, b"head", KEY.sign(b"head"))


@pytest.mark.parametrize("signature", ["", "00", "not hex"])
def test_what_is_no_signature_is_none(signature: str) -> None:
    assert not is_signed(KEY.public, b"head", signature)


def test_secret_and_purpose_decide_the_key() -> None:
    assert SigningKey("s" * 40, "audit-head:catalog").public == KEY.public
    assert SigningKey("s" * 40, "audit-head:review").public != KEY.public
