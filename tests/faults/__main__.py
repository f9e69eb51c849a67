"""`make faults`: the whole suite, or one run of it.

Example: python -m tests.faults --seed 7 --injections 60 --minutes 5 --no-mutations
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time

from tests.faults.faults import PROCESSES, SURROUNDINGS
from tests.faults.mutations import MUTATIONS
from tests.faults.run import Outcome, run
from tests.servers import require

INJECTIONS, MINUTES, CLIENTS = 220, 40.0, 8
PROVOKED: dict[str, tuple[str, ...]] = {
    "inbox": ("double deliveries",),
    "sequence": ("reorder deliveries", "double deliveries"),
    "mark": ("hold and break", "forget connections", "kill relay when sent", "kill RabbitMQ"),
}


def main() -> int:
    """Exit code 0 when nothing was found in the system as it is, and each mutation was caught."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    require.require("servers")
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(1_000_000)
    if asked.mutation:
        return 0 if _all_caught(_mutations(asked.mutation), seed) else 1
    caught = asked.no_mutations or _all_caught(list(MUTATIONS), seed)
    begun = time.monotonic()
    outcome = run(
        seed=seed,
        injections=asked.injections,
        minutes=asked.minutes,
        clients=asked.clients,
        only=tuple(asked.only or ()),
        keep=asked.keep,
    )
    for kind, count in sorted(outcome.injected.items()):
        print(f"{count:6}  {kind}")
    if outcome.violations:
        print(outcome.told)
    print(f"seed {seed}, {time.monotonic() - begun:.0f} s")
    print("\n".join(outcome.lines()), flush=True)
    return 0 if caught and not outcome.violations else 1


def _all_caught(names: list[str], seed: int) -> bool:
    found = [_caught(name, seed) for name in names]
    return all(found)


def _caught(name: str, seed: int) -> bool:
    outcome: Outcome = run(seed=seed, injections=24, minutes=3, clients=8, mutation=name, only=PROVOKED[name])
    print(outcome.told)
    said = f"caught: {len(outcome.violations)} violations" if outcome.violations else "NOT CAUGHT"
    print(f"mutation {name}: {said}", flush=True)
    return bool(outcome.violations)


def _mutations(name: str) -> list[str]:
    return list(MUTATIONS) if name == "all" else [name]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description="Inject faults and judge what came of it."
    )
    parser.add_argument("--seed", type=int, help="repeats the stories and the plan of a run (default: by chance)")
    parser.add_argument("--injections", type=int, default=INJECTIONS, help=f"how many (default {INJECTIONS})")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"at most (default {MINUTES:.0f})")
    parser.add_argument("--clients", type=int, default=CLIENTS, help=f"at the same time (default {CLIENTS})")
    parser.add_argument(
        "--only", action="append", choices=[*PROCESSES, *SURROUNDINGS], help="only this kind; repeatable"
    )
    parser.add_argument("--mutation", choices=[*MUTATIONS, "all"], help="switch a safeguard off; 0 when it is noticed")
    parser.add_argument("--no-mutations", action="store_true", help="leave the three mutations out")
    parser.add_argument("--keep", action="store_true", help="keep the system's folder with its logs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
