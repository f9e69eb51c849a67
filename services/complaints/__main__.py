"""`python -m services.complaints web | worker | relay | migrate`."""

from pathlib import Path

from chassis.processes import service_command
from services.complaints.app import build

main = service_command(build, Path(__file__).parents[1] / "topology.json")

if __name__ == "__main__":
    main()
