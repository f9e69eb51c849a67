"""Small numbers are not shown, nor what they could be worked out from (decision 0077).

What is shown of a question depends on how large its hidden counts are, not on which of them is which, and at least
two of them differ: so whoever knows the rule and every count that is shown still cannot tell any one hidden count.
"""

from __future__ import annotations

from collections.abc import Sequence

Counts = tuple[int | None, ...]
"""A count for each option in turn; None: not shown."""


def shown_of_one(counts: Sequence[int], *, least: int) -> Counts:
    """The counts of options that exclude each other, who skipped the question included: together everybody.

    Hidden are those from 1 to below ``least``, and with them the next larger ones, so that their sum tells nothing.
    Nobody at all (0) is shown. Where that leaves no option that somebody chose, nothing is shown, not even a 0.
    """
    chosen = [count for count in counts if count]
    small, large = [c for c in chosen if c < least], [c for c in chosen if c >= least]
    if not small:
        return tuple(counts)
    limit = min(large, default=0)
    if limit == max(chosen) or not large:
        return (None,) * len(counts)
    return tuple(None if 0 < count <= limit else count for count in counts)


def shown_of_several(counts: Sequence[int], *, of: int, least: int) -> Counts:
    """The counts of options of which everybody (``of``) chose one or more, who skipped the question included.

    Hidden are those from 1 to below ``least``, and those that all but so few chose. The counts add up to no total, but
    to ``of`` at the least: where the shown ones fall short of it and only small ones are hidden, that would tell how
    small they are, and nothing is shown.
    """
    hidden = [count for count in counts if 0 < count < least or of - least < count < of]
    shown = tuple(None if count in hidden else count for count in counts)
    falls_short = of - sum(count or 0 for count in shown)
    if hidden and falls_short > 1 and max(hidden) < least:
        return (None,) * len(counts)
    return shown


def mean_between(shown: Sequence[int | None], values: Sequence[int | None], *, of: int) -> tuple[float, float] | None:
    """The lowest and highest mean that what is shown allows, equal where every count is shown; None: it tells none.

    ``values``: what each count stands for, None for who skipped the question. As it is worked out from what is shown,
    it tells no more than that.
    """
    hidden = [place for place, count in enumerate(shown) if count is None]
    spare = of - sum(count or 0 for count in shown) - len(hidden)
    if len(hidden) == len(shown):
        return None
    least = [1 if count is None else count for count in shown]
    means = [_mean(_raised(least, place, spare), values) for place in hidden] or [_mean(least, values)]
    known = [mean for mean in means if mean is not None]
    return (min(known), max(known)) if known else None


def _raised(counts: Sequence[int], place: int, by: int) -> Sequence[int]:
    return [count + by * (at == place) for at, count in enumerate(counts)]


def _mean(counts: Sequence[int], values: Sequence[int | None]) -> float | None:
    pairs = [(count, value) for count, value in zip(counts, values, strict=True) if value is not None]
    answered = sum(count for count, _ in pairs)
    return sum(count * value for count, value in pairs) / answered if answered else None
