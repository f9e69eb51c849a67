"""Small numbers of a questionnaire are hidden, and nothing that is shown tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.domain.small_cells import Counts, mean_between, shown_of_one, shown_of_several

LEAST, MOST = 3, 11
"""A small ``least`` leaves few counts to try, and least room to hide in."""


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((30, 20, 10), (30, 20, 10)),
        ((30, 20, 0), (30, 20, 0)),
        ((30, 20, 4), (30, None, None)),
        ((30, 20, 4, 3), (30, None, None, None)),
        ((30, 20, 20, 4), (30, None, None, None)),
        ((30, 20, 4, 0), (30, None, None, 0)),
        ((30, 4), (None, None)),
        ((30, 4, 0), (None, None, None)),
        ((4, 4, 0), (None, None, None)),
    ],
)
def test_with_the_small_counts_the_next_larger_one_is_hidden(counts: Counts, shown: Counts) -> None:
    assert shown_of_one([count or 0 for count in counts], least=5) == shown


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((30, 20, 4), (30, 20, None)),
        ((38, 20, 10), (None, 20, 10)),
        ((40, 0, 20), (40, 0, 20)),
        ((20, 16, 4), (None, None, None)),
    ],
)
def test_of_several_choices_those_are_hidden_that_few_made_or_few_did_not(counts: Counts, shown: Counts) -> None:
    """In the last one four people chose the third option alone."""
    assert shown_of_several([count or 0 for count in counts], of=40, least=5) == shown


def divisions(total: int, into: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people choose one of so many options."""
    if into == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in divisions(total - first, into - 1))


@lru_cache
def that_look_alike(total: int, options: int) -> dict[Counts, list[tuple[int, ...]]]:
    """What is shown, and all that may lie behind it."""
    found: dict[Counts, list[tuple[int, ...]]] = {}
    for counts in divisions(total, options):
        found.setdefault(shown_of_one(counts, least=LEAST), []).append(counts)
    return found


@lru_cache
def several_that_look_alike(total: int, options: int, *, last_skips: bool) -> dict[Counts, list[tuple[int, ...]]]:
    """The same where everybody chooses one or more, or the last alone: to skip the question."""
    found: dict[Counts, list[tuple[int, ...]]] = {}
    for counts in product(range(total + 1), repeat=options):
        *chosen, skipped = counts if last_skips else (*counts, 0)
        if sum(chosen) >= total - skipped >= max(chosen):
            found.setdefault(shown_of_several(counts, of=total, least=LEAST), []).append(counts)
    return found


def could_be_several(shown: Counts, behind: Sequence[tuple[int, ...]]) -> bool:
    """Whether each hidden count may be this or that for all that is shown."""
    return all(len({counts[place] for counts in behind}) > 1 for place, count in enumerate(shown) if count is None)


# The attacker knows the rule, how many took part, and everything that is shown, and tries whatever may lie behind it.
@given(st.integers(LEAST, MOST), st.integers(2, 5), st.data())
def test_no_hidden_count_can_be_derived(total: int, options: int, data: st.DataObject) -> None:
    alike = that_look_alike(total, options)
    shown = data.draw(st.sampled_from(sorted(alike, key=str)))
    assert could_be_several(shown, alike[shown])


@given(st.integers(LEAST, MOST), st.integers(2, 3), st.booleans(), st.data())
def test_no_hidden_count_of_several_choices_can_be_derived(
    total: int, options: int, skips: bool, data: st.DataObject
) -> None:
    alike = several_that_look_alike(total, options, last_skips=skips)
    shown = data.draw(st.sampled_from(sorted(alike, key=str)))
    assert could_be_several(shown, alike[shown])


@given(st.lists(st.integers(0, 60), min_size=6, max_size=6).filter(lambda counts: sum(counts[:5]) > 0))
def test_the_true_mean_lies_between_those_that_are_shown(counts: list[int]) -> None:
    values = (1, 2, 3, 4, 5, None)
    between = mean_between(shown_of_one(counts, least=5), values, of=sum(counts))
    true = sum(count * value for count, value in zip(counts, values, strict=True) if value) / sum(counts[:5])
    if between is not None:
        assert between[0] - 1e-9 <= true <= between[1] + 1e-9
        assert None in shown_of_one(counts, least=5) or between[0] == between[1]
