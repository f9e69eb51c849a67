"""A random sample that nobody can choose and anybody can repeat.

The population is written down first, and its digest chained into the audit. The next head of the audit chain that the
service signs gives the seed: until it is signed nobody can know it, since the signature (Ed25519, deterministic) takes
the service's own key. Each unit is ranked by a hash of seed and unit; the first ones are the sample. SHA-256, which
every computer has at hand, so that an inspector repeats it with a calculator program of his own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

KINDS = ("publications", "cases")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A signed head of the audit chain: the exact text that is signed, the public key, the signature in hex."""

    text: str
    key: str
    signature: str


def seed_of(population: str, head: Head) -> str:
    """64 hex digits out of the population's digest and the head that was signed after it was written down."""
    return hashlib.sha256(f"{population}\n{head.text}\n{head.signature}".encode()).hexdigest()


def rank_of(seed: str, kind: str, identity: str) -> str:
    """By which a unit is ordered; 64 hex digits."""
    return hashlib.sha256(f"{seed}/{kind}/{identity}".encode()).hexdigest()


def drawn(seed: str, population: Mapping[str, Sequence[str]], sizes: Mapping[str, int]) -> list[tuple[str, str]]:
    """Kind and id of each unit of the sample: of each kind as many as asked for, or all where there are fewer."""
    return [
        (kind, identity)
        for kind in KINDS
        for identity in sorted(population.get(kind, ()), key=lambda each: rank_of(seed, kind, each))[: sizes[kind]]
    ]
