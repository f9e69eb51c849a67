"""The how-to is true: a reader who does what it says has a fifth service, and every guard is content with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.howto.copying import GENERATED, Copy

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MOST_LINES = 300


def test_a_fifth_service_is_added_as_written(tmp_path: Path) -> None:
    """With its own files alone, 300 lines; lint, all guards and its own test are green."""
    copy = Copy.of_this_checkout(tmp_path)
    copy.follow("add-a-service.md")
    new, changed = copy.touched()
    assert {path for path in new if not path.startswith(("services/training/", "tests/integration/training/"))} == set()
    assert changed - GENERATED == {"docs/reference/glossary.md"}, "`make flow` changes the others that were there"
    length = sum((tmp_path / path).read_bytes().count(b"\n") for path in new)  # as `wc -l` counts them
    print(f"the fifth service: {len(new)} files, {length} lines")
    assert length <= MOST_LINES
