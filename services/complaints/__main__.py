"""`python -m services.complaints web|worker|relay|migrate`: the processes of complaints alone.

Its relay declares what complaints itself reads; `yangguang relay complaints` declares the queues of all four services.
"""

from __future__ import annotations

from chassis.run import service_command
from services.complaints.app import NAME, build
from services.complaints.events import SUBSCRIBES

command = service_command(build, lambda: {NAME: SUBSCRIBES})

if __name__ == "__main__":
    command()
