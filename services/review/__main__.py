"""`python -m services.review web|worker|relay|migrate`: the processes of review alone.

Its relay declares what review itself reads; `yangguang relay review` declares the queues of all four services.
"""

from __future__ import annotations

from chassis.run import service_command
from services.review.app import NAME, build
from services.review.events import SUBSCRIBES

command = service_command(build, lambda: {NAME: SUBSCRIBES})

if __name__ == "__main__":
    command()
