"""Catalog alone signs sessions; the others know its keys, and no more than those."""

from __future__ import annotations

from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.base.settings import Settings, SettingsError
from chassis.web.identity.keys import ALGORITHM, public_form, signing_keys, verifying_keys
from tests.keys import FORMER_SECRET, SECRET

OWN = "e1b7c94a60d25f83a94c07d1e2b8f356"


def load(tmp_path: Path, **environ: str) -> Settings:
    return Settings.load({"YANGGUANG_MODE": "distributed", "YANGGUANG_DATA": str(tmp_path)} | environ)


def signed(keys: KeySet) -> str:
    key = keys.keys[0]
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, {"sub": "zhou"}, key, algorithms=[ALGORITHM])


def holds(token: str, keys: KeySet) -> bool:
    try:
        return jwt.decode(token, keys, algorithms=[ALGORITHM]).claims == {"sub": "zhou"}
    except JoseError:
        return False


def test_with_one_secret_for_all_every_service_knows_catalogs_keys(tmp_path: Path) -> None:
    settings = load(tmp_path, YANGGUANG_SECRET_KEY=SECRET)
    assert holds(signed(signing_keys(settings)), verifying_keys(settings, "review"))


def test_what_a_service_verifies_by_signs_nothing(tmp_path: Path) -> None:
    settings = load(tmp_path, YANGGUANG_SECRET_KEY=SECRET)
    assert not any(key.is_private for key in verifying_keys(settings, "review"))


def test_a_service_with_its_own_secret_needs_catalogs_public_keys(tmp_path: Path) -> None:
    alone = {"YANGGUANG_REVIEW_SECRET_KEY": OWN}
    with pytest.raises(SettingsError, match=r"YANGGUANG_SESSION_PUBLIC_KEYS.*session-keys"):
        verifying_keys(load(tmp_path, **alone), "review")
    catalog = signing_keys(load(tmp_path, YANGGUANG_CATALOG_SECRET_KEY=SECRET))
    told = load(tmp_path, **alone, YANGGUANG_SESSION_PUBLIC_KEYS=public_form(catalog))
    assert holds(signed(catalog), verifying_keys(told, "review"))
    with pytest.raises(SettingsError, match="YANGGUANG_CATALOG_SECRET_KEY"):
        signing_keys(told)


def test_after_a_rotation_the_former_sessions_hold_until_its_secret_is_taken_away(tmp_path: Path) -> None:
    before = signed(signing_keys(load(tmp_path, YANGGUANG_SECRET_KEY=FORMER_SECRET)))
    rotated = load(tmp_path, YANGGUANG_SECRET_KEY=SECRET, YANGGUANG_FORMER_SECRET_KEYS=FORMER_SECRET)
    assert holds(before, verifying_keys(rotated, "review"))
    assert holds(signed(signing_keys(rotated)), verifying_keys(load(tmp_path, YANGGUANG_SECRET_KEY=SECRET), "review"))
    assert not holds(before, verifying_keys(load(tmp_path, YANGGUANG_SECRET_KEY=SECRET), "review"))


@pytest.mark.parametrize("given", ["keys", "[]", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "AA"}]}', "{"])
def test_what_is_no_set_of_our_keys_is_named(given: str, tmp_path: Path) -> None:
    settings = load(tmp_path, YANGGUANG_REVIEW_SECRET_KEY=OWN, YANGGUANG_SESSION_PUBLIC_KEYS=given)
    with pytest.raises(SettingsError, match="YANGGUANG_SESSION_PUBLIC_KEYS must be"):
        verifying_keys(settings, "review")


def test_private_keys_are_not_handed_round(tmp_path: Path) -> None:
    private = signing_keys(load(tmp_path, YANGGUANG_SECRET_KEY=SECRET)).as_dict(private=True)
    settings = load(
        tmp_path,
        YANGGUANG_REVIEW_SECRET_KEY=OWN,
        YANGGUANG_SESSION_PUBLIC_KEYS=str(private).replace("'", '"'),
    )
    with pytest.raises(SettingsError, match="private"):
        verifying_keys(settings, "review")
