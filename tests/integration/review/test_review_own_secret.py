"""Review with a secret of its own: it knows catalog's sessions, and could make none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from chassis.base.settings import Settings
from chassis.web.identity.keys import public_form, signing_keys
from chassis.web.identity.tokens import Session, SessionTokens, form_token
from services.review.app import build
from tests.harness.base import NOW, ServiceHarness, a_person
from tests.keys import FORMER_SECRET, SECRET

HEAD = a_person("zhou", "section_head")
SESSION = Session(sub="zhou", session="s", generation=1, issued_at=NOW, expires_at=NOW + timedelta(hours=1))


class Review(ServiceHarness):
    """One review service."""

    name = "review"


def of_catalog(folder: Path, secret: str) -> Settings:
    return Settings.load({"YANGGUANG_DATA": str(folder), "YANGGUANG_CATALOG_SECRET_KEY": secret})


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    told = {
        "YANGGUANG_SECRET_KEY": "",
        "YANGGUANG_REVIEW_SECRET_KEY": FORMER_SECRET,
        "YANGGUANG_SESSION_PUBLIC_KEYS": public_form(signing_keys(of_catalog(tmp_path, SECRET))),
    }
    made = Review(build, f"sqlite:///{tmp_path}/review.sqlite", tmp_path, settings=told)
    made.enter(HEAD)
    yield made
    made.close()


def signed_by(review: Review, secret: str) -> str:
    return SessionTokens.signing(of_catalog(review.folder, secret), review.clock).issue(SESSION)


def asked(review: Review, token: str) -> int:
    return review.client.get("/review/api/v1/cases", headers={"Authorization": f"Bearer {token}"}).status_code


def test_it_knows_whom_catalog_signed_in(review: Review) -> None:
    assert asked(review, signed_by(review, SECRET)) == 200


def test_whoever_has_its_secret_signs_nobody_in(review: Review) -> None:
    """A service that was broken into opens no other: its secret makes no session anywhere."""
    assert asked(review, signed_by(review, FORMER_SECRET)) == 401


def test_its_pages_hold_the_form_that_signs_out_at_catalog(review: Review) -> None:
    """The token of a form comes from the session, which both know, not from a secret, which they do not share."""
    token = signed_by(review, SECRET)
    review.client.set_cookie("yangguang_session", token)
    page = review.client.get("/review/cases").text
    assert f'action="/sign-out"><input type="hidden" name="csrf" value="{form_token(token)}">' in page
