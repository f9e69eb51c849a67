"""The how-to is true: a reader who does what it says has an event that moves another service's state and its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.howto.copying import GENERATED, Copy

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MOST_FILES = 16


def test_an_event_is_added_as_written(tmp_path: Path) -> None:
    """In few files by hand; `make flow` writes the rest, and lint, all guards and the journey are green."""
    copy = Copy.of_this_checkout(tmp_path)
    copy.follow("add-an-event.md")
    new, changed = copy.touched()
    by_hand = {*copy.made, *copy.added_to}
    assert (new | changed) - by_hand <= GENERATED
    print(f"the new event: {len(by_hand)} files by hand, {len(copy.made)} of them new")
    assert len(by_hand) <= MOST_FILES
