"""Whether the process of this container can do its work: web, worker or relay. Exit code 0 means yes.

Each of the three knows that best and says it over HTTP; this only asks at the right place. A web is ready without the
broker, a worker and a relay are not.
"""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE_SECONDS = 8
WEB = "http://127.0.0.1:8000"
PROBE = "http://127.0.0.1:9000"  # YANGGUANG_METRICS_BIND of the image


def main() -> int:
    """Ask, and say in one line what is wrong."""
    for address in addresses(Path("/proc/1/cmdline").read_bytes().decode().split("\0"), os.environ["SERVICE"]):
        try:
            urllib.request.urlopen(address, timeout=PATIENCE_SECONDS).close()  # noqa: S310  (our own addresses)
        except urllib.error.HTTPError as error:
            print(f"{address}: {error.read().decode()}")
            return 1
        except OSError as error:
            print(f"{address}: {error}")
            return 1
    return 0


def addresses(command_line: list[str], service: str) -> list[str]:
    """Where the container's first process answers for itself, by what it was started as."""
    if "web" in command_line:
        return [f"{WEB}/{service}/readyz"]
    return [f"{PROBE}/healthz", f"{PROBE}/readyz"]


if __name__ == "__main__":
    sys.exit(main())
