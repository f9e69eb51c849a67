"""A copy of this checkout in which a how-to is followed to the letter."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to"

# A file's name on a line of its own, maybe where in it to write, then the content; or commands.
_NAMED = r"^`(?P<path>[^`\s]+)`(?P<where>(?:, [^\n]*:)?)\n\n```\w+\n(?P<content>.*?)^```$"
_COMMANDS = r"^```sh\n(?P<commands>.*?)^```$"
PARTS = re.compile(f"{_NAMED}|{_COMMANDS}", re.M | re.S)


# What `make flow` writes.
GENERATED = {
    ".env.example",
    "README.md",
    "deploy/gateway/nginx.conf",
    "deploy/rabbitmq/definitions.json",
    "deploy/rabbitmq/permissions.json",
    "docker-compose.yml",
    "docs/reference/asyncapi-internal.json",
    "docs/reference/events.md",
    "docs/reference/permissions.md",
    "docs/reference/settings.md",
    "services/contracts.json",
    "services/topology.json",
}


@dataclass
class Copy:
    """A folder with the files of this checkout as they are now, and what a reader of a how-to did to them."""

    folder: Path
    made: dict[str, str] = field(default_factory=dict)
    added_to: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_this_checkout(cls, folder: Path) -> Copy:
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in filter(None, listed.stdout.split("\0")):
            if (ROOT / name).is_file():  # one that is deleted and not committed yet is still listed
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        copy = cls(folder)
        copy.run("git init -q . && git add -A && git -c user.name=a -c user.email=a@b.invalid commit -qm before")
        copy._set_up()
        return copy

    def follow(self, name: str) -> None:
        """Write the files that a how-to names and run its commands, in their order."""
        for part in PARTS.finditer((HOW_TO / name).read_text(encoding="utf-8")):
            if commands := part["commands"]:
                self.run(commands)
            elif part["where"]:
                self._add(part["path"], part["where"], part["content"])
            else:
                self._write(part["path"], part["content"])

    def run(self, commands: str) -> str:
        """Run a block in the copy; what it printed. Fails with that when a command fails."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "GIT_"))}
        environ |= {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=self.folder,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout[-6000:]}"
        return done.stdout

    def touched(self) -> tuple[set[str], set[str]]:
        """The files that are new, and those that are changed, by git."""
        self.run("git add -A -N .")
        listed = self.run("git diff --name-status --no-renames HEAD").splitlines()
        found = [line.split("\t") for line in listed]
        return {name for kind, name in found if kind == "A"}, {name for kind, name in found if kind != "A"}

    def _set_up(self) -> None:
        """An environment of its own, so that nothing is installed: this one's programs, which find the copy's code."""
        programs = self.folder / ".venv" / "bin"
        programs.mkdir(parents=True)
        for name in ("python", "ruff", "mypy", "lint-imports"):
            (programs / name).write_text(f'#!/bin/sh\nexec {Path(sys.prefix, "bin", name)} "$@"\n', encoding="utf-8")
            (programs / name).chmod(0o755)
        if (ROOT / ".mypy_cache").is_dir():  # mypy looks again at what differs from it
            shutil.copytree(ROOT / ".mypy_cache", self.folder / ".mypy_cache")
        for stamp in (".installed", ".installed-dev"):  # newer than all that they depend on
            (programs.parent / stamp).touch()

    def _write(self, path: str, content: str) -> None:
        assert not (self.folder / path).exists(), f"{path} is there already"
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(content, encoding="utf-8")
        self.made[path] = content

    def _add(self, path: str, where: str, content: str) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        anchor = re.search(r"`([^`]+)`", where)
        assert anchor, f"{path}: after or before which line?"
        lines = text.splitlines(keepends=True)
        places = [number for number, line in enumerate(lines) if anchor.group(1) in line]
        assert len(places) == 1, f"{path} has {len(places)} lines with {anchor.group(1)}"
        at = places[0] + (1 if "after" in where else 0)
        end = places[0] + 1 if "instead" in where else at
        is_definition = content.startswith(("def ", "class ", "@"))
        lines[at:end] = [content, "\n\n"] if is_definition else [content]
        (self.folder / path).write_text("".join(lines), encoding="utf-8")
        self.added_to[path] = self.added_to.get(path, "") + content
