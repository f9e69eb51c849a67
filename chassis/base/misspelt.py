"""Finds settings whose name was mistyped: they would be ignored in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

PREFIX = "YANGGUANG_"
SERVICE = "<SERVICE>"


def misspelt(environ: Mapping[str, str], known: Sequence[str], services: Sequence[str] = ()) -> Iterator[str]:
    """A line for each name like a known one; ``services`` where all are known, else any name stands for a service.

    What is like none of them may be another program's, which shares the prefix.
    """
    names = [name.replace(SERVICE, service.upper()) for name in known for service in (services or (SERVICE,))]
    pattern = re.compile("|".join(re.escape(name).replace(SERVICE, "[A-Z]+") for name in names))
    candidates = {name.removeprefix(PREFIX): name for name in names}
    for name in sorted(environ):
        if not name.startswith(PREFIX) or pattern.fullmatch(name):
            continue
        if near := get_close_matches(name.removeprefix(PREFIX), candidates, n=1, cutoff=0.7):
            yield f"{name} is no setting and changes nothing; {candidates[near[0]]} is one"
