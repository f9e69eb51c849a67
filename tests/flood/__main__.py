"""`make flood`: the whole campaign against an embedded system, with its figures.

Example: python -m tests.flood --seed 7 --files 50 --requests 200
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.flood.campaign import PERCENTILE, percentile, run
from tests.journey.system import embedded

HOSTILE, FLOOD = 1_000, 60
TARGET = 2.0
"""Others are answered within twice their normal time, as `targets` says."""


def main() -> int:
    """Exit code 0 where nothing broke, nothing that staff need was blocked, and others were answered in time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--files", type=int, default=HOSTILE)
    parser.add_argument("--requests", type=int, default=HOSTILE)
    parser.add_argument("--flood", type=int, default=FLOOD, help="so many votes, and as many complaints, at once")
    asked = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, embedded(Path(folder), settings={"YANGGUANG_LIMITS": ""}) as system:
        figures = run(
            system, hostile_files=asked.files, hostile_requests=asked.requests, flood=asked.flood, seed=asked.seed
        )
    for answer, count in sorted(figures.statuses.items()):
        print(f"  {answer:<18} {count:>6}")
    for wrong in (*figures.broken[:20], *figures.blocked[:20]):
        print(f"  ! {wrong}")
    print(
        f"flood: seed {asked.seed}, {asked.files} hostile files, {asked.requests} hostile requests, "
        f"{asked.flood} votes and {asked.flood} complaints in {time.monotonic() - begun:.0f} s; others p{PERCENTILE} "
        f"{percentile(figures.before):.0f} ms before, {percentile(figures.meanwhile):.0f} ms meanwhile "
        f"(ratio {figures.ratio:.2f}, at most {TARGET:g}); {len(figures.broken)} server errors; "
        f"{len(figures.blocked)} acts of staff blocked"
    )
    return 0 if not figures.broken and not figures.blocked and figures.ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
