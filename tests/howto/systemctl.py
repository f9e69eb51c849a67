"""`systemctl` of a machine of the tests: starts what units say, for the processes of one folder only.

Run as ``python -m tests.howto.systemctl FOLDER enable --now UNIT…`` or ``… reload nginx``.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path


def start(folder: Path, unit: str) -> None:
    """Start a unit ``yangguang-web@catalog`` from its template."""
    template, _, instance = unit.partition("@")
    lines = (folder / "etc/systemd/system" / f"{template}@.service").read_text(encoding="utf-8").splitlines()
    said = [tuple(line.replace("%i", instance).split("=", 1)) for line in lines if "=" in line]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ["PYTHONPATH"]}
    for name, value in said:
        if name == "EnvironmentFile":
            environ |= _settings(value)
    directive = dict(said)
    # As systemd: ${NAME} from the environment of the unit, words by blanks, no shell.
    command = re.sub(r"\$\{(\w+)\}", lambda found: environ[found[1]], directive["ExecStart"])
    with open(folder / "run" / f"{unit}.log", "ab") as log:
        process = subprocess.Popen(
            shlex.split(command),
            cwd=directive["WorkingDirectory"],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            umask=int(directive["UMask"], 8),
            start_new_session=True,
        )
    (folder / "run" / f"{unit}.pid").write_text(str(process.pid))


def _settings(file: str) -> dict[str, str]:
    path = Path(file.removeprefix("-"))
    if file.startswith("-") and not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: "".join(shlex.split(value)) for name, value in (line.split("=", 1) for line in lines)}


def main(folder: Path, verb: str, *arguments: str) -> None:
    """What the page asks for: to enable and start units, to have nginx read its files, to read the units anew."""
    names = [name for name in arguments if not name.startswith("-")]
    if verb == "enable":
        for unit in names:
            start(folder, unit)
    elif (verb, names) == ("reload", ["nginx"]):
        subprocess.run(["nginx"], check=True, stdin=subprocess.DEVNULL)
    elif verb != "daemon-reload":
        sys.exit(f"the stand-in of systemctl knows no {verb} {shlex.join(arguments)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
