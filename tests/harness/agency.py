"""An agency with a program of its own: the recipe of a how-to as it is written there, and a store of files."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.require import SUBSCRIBER

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = {"queue": "add-an-agency.md", "stream": "read-the-stream.md", "load": "first-load.md"}
LANGUAGES = {"python": ("recipe.py", "store.py"), "js": ("recipe.mjs", "store.js")}

# What an agency would write itself: a file for each publication, `kept` or `unlisted`.
PYTHON_STORE = """
import json
import pathlib


def put(index_number, data, text):
    line = {name: data.get(name) for name in ("revision", "title", "summary")} | {"text": text}
    whole = pathlib.Path("half-written")
    whole.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    whole.replace(_file("kept", index_number))


def unlist(index_number):
    if _file("kept", index_number).exists():
        _file("kept", index_number).replace(_file("unlisted", index_number))


def forget_through(index_number, revision):
    for file in (_file(folder, index_number) for folder in ("kept", "unlisted")):
        if file.exists() and json.loads(file.read_text(encoding="utf-8"))["revision"] <= revision:
            file.unlink()


def forget(index_number):
    for folder in ("kept", "unlisted"):
        _file(folder, index_number).unlink(missing_ok=True)


def _file(folder, index_number):
    pathlib.Path(folder).mkdir(exist_ok=True)
    return pathlib.Path(folder, index_number.replace("/", "_"))
"""
NODE_STORE = """
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

for (const folder of ['kept', 'unlisted']) mkdirSync(folder, { recursive: true });
const file = (folder, indexNumber) => `${folder}/${indexNumber.replace('/', '_')}`;

export function put(indexNumber, data, text) {
  const { revision, title, summary } = data;
  writeFileSync('half-written', JSON.stringify({ revision, title, summary, text }));
  renameSync('half-written', file('kept', indexNumber));
}

export function unlist(indexNumber) {
  if (existsSync(file('kept', indexNumber))) renameSync(file('kept', indexNumber), file('unlisted', indexNumber));
}

export function forgetThrough(indexNumber, revision) {
  for (const path of [file('kept', indexNumber), file('unlisted', indexNumber)]) {
    if (existsSync(path) && JSON.parse(readFileSync(path)).revision <= revision) rmSync(path);
  }
}

export function forget(indexNumber) {
  for (const folder of ['kept', 'unlisted']) rmSync(file(folder, indexNumber), { force: true });
}
"""


def build_library(folder: Path) -> Path:
    """`make library`, and an empty virtual environment with what it made; gives its Python."""
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    command = ["make", "-o", ".venv/.installed-dev", "library", f"LIBRARY={folder / 'library'}", f"BIN={_programs()}"]
    subprocess.run(command, cwd=ROOT, **quiet)
    subprocess.run([sys.executable, "-m", "venv", folder / ".venv"], **quiet)
    commands = re.findall(r"^(\.venv/bin/pip .*)$", _how_to("get-the-library.md"), re.M)
    for line in commands:
        subprocess.run(line.split(), cwd=folder, **quiet)
    return folder / ".venv" / "bin" / "python"


@dataclass
class Agency:
    """One agency's program, started and ended as often as one likes; ``python`` is of :func:`build_library`."""

    folder: Path
    language: str
    by: str
    python: Path
    environ: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        recipe, store = LANGUAGES[self.language]
        (self.folder / recipe).write_text(recipe_of(self.by, self.language), encoding="utf-8")
        (self.folder / store).write_text(PYTHON_STORE if self.language == "python" else NODE_STORE, encoding="utf-8")
        if self.language == "js":
            (self.folder / "package.json").write_text('{"type": "module"}', encoding="ascii")
            (self.folder / "node_modules").mkdir(exist_ok=True)
            (self.folder / "node_modules/yangguang-subscriber").symlink_to(SUBSCRIBER)

    def start(self) -> None:
        """Run the recipe."""
        program = [self.python, "-u"] if self.language == "python" else ["node"]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [*program, LANGUAGES[self.language][0]],
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], **self.environ},
                stdout=log,
                stderr=log,
            )

    def stop(self) -> None:
        """As a service manager ends it."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        self.process = None

    def change(self, old: str, new: str) -> None:
        """Write something else in the recipe, where it says that."""
        recipe = self.folder / LANGUAGES[self.language][0]
        recipe.write_text(recipe.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    @property
    def log(self) -> str:
        """What the program said."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def has(self, folder: str = "kept") -> dict[str, dict[str, str]]:
        """What it has, by index number: ``kept``, or ``unlisted``; it must not have ended by itself."""
        assert self.process is None or self.process.poll() is None, self.log
        files = (self.folder / folder).glob("*") if (self.folder / folder).is_dir() else ()
        found = {file.name.replace("_", "/"): _text(file) for file in files}
        return {index_number: json.loads(text) for index_number, text in found.items() if text}

    def mentions(self, word: str) -> list[str]:
        """The files in which a word is, its book included."""
        files = [file for file in self.folder.rglob("*") if file.is_file() and "node_modules" not in file.parts]
        return [file.name for file in files if word in _text(file)]


def _text(file: Path) -> str:
    """What stands in a file of the program's; nothing where it was removed meanwhile."""
    with contextlib.suppress(FileNotFoundError):
        return file.read_text(encoding="utf-8", errors="replace")
    return ""


def recipe_of(by: str, language: str) -> str:
    """The program of a how-to, without the indentation of the list that it stands in."""
    found = re.search(rf"^( *)```{language}\n(.*?)^\1```$", _how_to(HOW_TO[by]), re.M | re.S)
    assert found, f"{HOW_TO[by]} has no program in {language}"
    return re.sub(rf"^{found.group(1)}", "", found.group(2), flags=re.M)


def _how_to(name: str) -> str:
    return (ROOT / "docs/how-to" / name).read_text(encoding="utf-8")


def _programs() -> Path:
    return Path(sys.executable).parent
