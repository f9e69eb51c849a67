"""One secret, one key for each purpose; a former secret verifies, the present one signs."""

from __future__ import annotations

import pytest
from cryptography.fernet import InvalidToken

from chassis.base.keys import Keys

OLD, NEW = "a" * 40, "b" * 40


def test_a_signature_holds_for_its_purpose_and_value_alone() -> None:
    keys = Keys([NEW])
    signature = keys.sign("evaluation", "QX7K")
    assert keys.holds("evaluation", "QX7K", signature)
    assert not keys.holds("receipt", "QX7K", signature)
    assert not keys.holds("evaluation", "QX7L", signature)


@pytest.mark.parametrize("signature", ["", ".", "伪造", "00000000.0000", "x" * 10_000])
def test_anything_else_is_no_signature(signature: str) -> None:
    assert not Keys([NEW]).holds("evaluation", "QX7K", signature)


def test_what_a_former_secret_signed_holds_until_it_is_taken_away() -> None:
    signature = Keys([OLD]).sign("evaluation", "QX7K")
    assert Keys([NEW, OLD]).holds("evaluation", "QX7K", signature)
    assert not Keys([NEW]).holds("evaluation", "QX7K", signature)


def test_the_present_secret_signs() -> None:
    assert Keys([NEW, OLD]).sign("evaluation", "QX7K") == Keys([NEW]).sign("evaluation", "QX7K")


def test_the_key_id_tells_keys_apart() -> None:
    ids = {Keys([secret]).sign(purpose, "x").partition(".")[0] for secret in (OLD, NEW) for purpose in ("a", "b")}
    assert len(ids) == 4


def test_what_was_encrypted_before_a_rotation_is_still_read() -> None:
    encrypted = Keys([OLD]).cipher("answers").encrypt("查询码")
    assert Keys([NEW, OLD]).cipher("answers").decrypt(encrypted) == "查询码"
    with pytest.raises(InvalidToken):
        Keys([NEW]).cipher("answers").decrypt(encrypted)
    with pytest.raises(InvalidToken):
        Keys([OLD]).cipher("sign-in").decrypt(encrypted)
