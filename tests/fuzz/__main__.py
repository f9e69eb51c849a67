"""`make fuzz`: requests made from the four OpenAPI documents.

Example: python -m tests.fuzz --requests 2000 --seed 7
"""

from __future__ import annotations

import argparse
import signal
import sys
import time

from tests.fuzz.fuzz import fuzz

REQUESTS, SEED, MINUTES = 20_000, 1, 40.0


def main() -> int:
    """Exit code 0 when all requests were sent and nothing was found."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    begun = time.monotonic()
    outcome = fuzz(requests=asked.requests, seed=asked.seed, minutes=asked.minutes)
    *report, summary = outcome.lines()
    print("\n".join([*report, f"seed {asked.seed}, {time.monotonic() - begun:.0f} s", summary]), flush=True)
    return 0 if outcome.clean else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Try what the API documents promise.")
    parser.add_argument("--requests", type=int, default=REQUESTS, help=f"at least (default {REQUESTS})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of what is generated (default {SEED})")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"at most (default {MINUTES:.0f})")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
