"""A generator of hostile files: those made to take all there is, and each of them cut, bent and doubled."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.hostile.harmful_files import HARMLESS, REFUSED
from tests.hostile.marked_files import embedding

# The largest are sent as they are, and once; what is made of them need not be as large.
_LARGEST = 3_000_000


def files(seed: int) -> Iterator[tuple[str, bytes]]:
    """Name and content without end, the same for the same seed."""
    chance = random.Random(seed)
    made = [*REFUSED.items(), *HARMLESS.items()]
    chance.shuffle(made)
    yield from made
    small = [(name, content) for name, content in made if len(content) <= _LARGEST]
    while True:
        name, content = chance.choice(small)
        yield name, _bent(chance, name, content)


def _bent(chance: random.Random, name: str, content: bytes) -> bytes:
    way = chance.randrange(5)
    if way == 0:
        return content[: chance.randrange(1, len(content) + 1)]
    if way == 1:
        return embedding(name, content)
    if way == 2:
        return content + chance.choice(list(REFUSED.values()))[:100_000]
    changed = bytearray(content)
    for _ in range(chance.choice([1, 20, 500])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)
