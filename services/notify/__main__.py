"""`python -m services.notify web|worker|relay|migrate`: the processes of notify alone.

Its relay declares what notify itself reads; `yangguang relay notify` declares the queues of all four services.
"""

from __future__ import annotations

from chassis.run import service_command
from services.notify.app import NAME, build
from services.notify.events import SUBSCRIBES

command = service_command(build, lambda: {NAME: SUBSCRIBES})

if __name__ == "__main__":
    command()
