"""The tutorial is true: what it says to type is typed, what it says is printed is printed, its pages say what it says.

How the Markdown is read:

- A ``bash`` block is run; the ``text`` block after it is all that it prints. No ``text`` block: it prints nothing.
- The first block, ``make run``, is the reader's first terminal and stays running. All others share one bash session.
- In a quoted paragraph (``>``) each address is opened in turn. ``choose **name**`` presses the button with that name;
  every other bold text must then be on the page, at once or when it is loaded again.
"""

from __future__ import annotations

import html
import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.journey.system import DEMONSTRATION_SECONDS
from tests.servers.private import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-publication.md"
ORIGIN = "http://127.0.0.1:8000"
BLOCK_SECONDS = 60.0
PAGE_SECONDS = 20.0

PARTS = re.compile(
    r"^```bash\n(?P<commands>.*?)^```\n(?:\s*```text\n(?P<printed>.*?)^```\n)?|(?P<quoted>(?:^>[^\n]*\n)+)", re.M | re.S
)
READY = re.compile(r"^```bash\nmake run\n```\n.*?^```text\n(?P<lines>.*?)^```\n", re.M | re.S)
SENTENCE = re.compile(r"(?P<address>http://[^\s<>`*]+)|choose \*\*(?P<pressed>.+?)\*\*|\*\*(?P<words>.+?)\*\*")

# What differs from one reader to the next. Everything else must be printed exactly as the tutorial has it.
VARYING = {
    r"[A-Z]+/\d{4}-\d{5,}": "<index number>",
    r"[A-Z]+-YJ-\d{4}-\d{4}": "<case number>",
    r"[A-Z]+-WS·\d{4}-(永久|D\d+)-[A-Z]+-\d{4}": "<archive number>",
    r"\d{1,2}月\d{1,2}日": "<date>",
    r"\d+ records": "<number> records",
    r"sm3:[0-9a-f]{64}": "<fingerprint>",
    r"\d+ anchors fit, up to record \d+": "<number> anchors fit, up to record <number>",
}


def as_any_reader_sees(printed: str) -> str:
    """The text with its varying parts named instead of given."""
    for pattern, name in VARYING.items():
        printed = re.sub(pattern, name, printed)
    return printed.strip()


@dataclass(frozen=True)
class Session:
    """One bash in which a reader pastes block after block; a command that fails ends it."""

    folder: Path
    bash: subprocess.Popen[str]
    seconds: float = BLOCK_SECONDS

    def paste(self, commands: str) -> str:
        """Run a block to its end; what it printed on the terminal, errors included."""
        number = len(list(self.folder.glob("*.sh")))
        script, printed, done = (self.folder / f"{number}.{kind}" for kind in ("sh", "printed", "done"))
        script.write_text(commands, encoding="utf-8")
        assert self.bash.stdin
        quoted = (shlex.quote(str(path)) for path in (script, printed, done))
        self.bash.stdin.write("source {} >{} 2>&1 </dev/null; touch {}\n".format(*quoted))
        self.bash.stdin.flush()
        try:
            wait_for(lambda: done.exists() or self.bash.poll() is not None, self.seconds, "the block has ended")
        except TimeoutError:
            pytest.fail(f"still running after {self.seconds:.0f} s:\n{commands}\n{printed.read_text(encoding='utf-8')}")
        assert done.exists(), f"a command failed in\n{commands}\n{printed.read_text(encoding='utf-8')}"
        return printed.read_text(encoding="utf-8")


@dataclass
class Browser:
    """Opens addresses, presses the sign-in buttons, and sees the words of the page without its marks."""

    http: httpx.Client
    page: httpx.Response | None = None

    def open(self, address: str) -> None:
        self.page = self.http.get(address)
        assert self.page.status_code == 200, f"{address}: {self.page.status_code}"

    def press(self, name: str) -> None:
        assert self.page is not None
        forms = re.findall(r'<form method="post"[^>]* action="([^"]+)">(.*?)</form>', self.page.text, re.S)
        for action, form in forms:
            button = re.search(rf'<button name="(\w+)" value="([^"]+)"><b>{re.escape(name)}</b>', form)
            if button:
                hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
                self.page = self.http.post(self.page.url.join(action), data=hidden | dict([button.groups()]))
                assert self.page.status_code == 200, f"{name}: {self.page.status_code}"
                return
        pytest.fail(f"{self.page.url} has no button {name}")

    def eventually_reads(self, words: str) -> None:
        """The words come onto the page, which is loaded again until then."""
        assert self.page is not None
        address, until = str(self.page.url), time.monotonic() + PAGE_SECONDS
        while words not in visible(self.page):
            assert time.monotonic() < until, f"{address} does not say {words}, but {visible(self.page)}"
            time.sleep(0.1)
            self.open(address)


def visible(page: httpx.Response) -> str:
    """What is read on a page."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", "", page.text, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", body))


@dataclass(frozen=True)
class Reader:
    """Somebody with the tutorial open, for whom all parts happen on another port than 8000."""

    text: str
    environ: Mapping[str, str]
    folder: Path


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    port = free_port()
    left_out = re.compile(r"YANGGUANG_|MAKE|MFLAGS|.*_proxy$", re.I)
    kept = {name: value for name, value in os.environ.items() if not left_out.match(name)}
    settings = {"PORT": str(port), "YANGGUANG_DATA": str(tmp_path / "data")}
    text = TUTORIAL.read_text(encoding="utf-8").replace(ORIGIN, f"http://127.0.0.1:{port}")
    return Reader(text, kept | settings, tmp_path)


@pytest.fixture
def first_terminal(reader: Reader) -> Iterator[None]:
    """`make run`, without the setting up that `make test` has done already: the last line that make would run."""
    asked = ["make", "--no-print-directory", "--dry-run", "run"]
    made = subprocess.run(asked, cwd=ROOT, env=reader.environ, capture_output=True, text=True, check=True)
    awaited = READY.search(reader.text)
    assert awaited, "the tutorial begins with `make run` and says when it is ready"
    log = reader.folder / "run.log"
    with open(log, "wb") as printed:
        running = subprocess.Popen(
            ["bash", "-c", made.stdout.strip().splitlines()[-1]],
            cwd=ROOT,
            env=reader.environ,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def ready() -> bool:
        lines = log.read_text(encoding="utf-8").splitlines()
        assert running.poll() is None, f"it ended: {lines[-20:]}"
        return all(line in lines for line in awaited["lines"].splitlines())

    try:
        wait_for(ready, DEMONSTRATION_SECONDS, f"`make run` prints {awaited['lines']}")
        yield
    finally:
        end(running)


@pytest.fixture
def second_terminal(reader: Reader) -> Iterator[Session]:
    folder = reader.folder / "blocks"
    folder.mkdir()
    bash = subprocess.Popen(
        ["bash", "--noprofile", "--norc", "-euo", "pipefail"],
        cwd=ROOT,
        env=reader.environ,
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Session(folder, bash)
    finally:
        end(bash)


def end(process: subprocess.Popen) -> None:
    """End a process with all that it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, how)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                continue


@pytest.mark.usefixtures("first_terminal")
def test_the_tutorial_does_what_it_says(reader: Reader, second_terminal: Session) -> None:
    with httpx.Client(timeout=30, follow_redirects=True, trust_env=False) as http:
        browser = Browser(http)
        for part in PARTS.finditer(reader.text):
            if part["quoted"]:
                browse(browser, part["quoted"], second_terminal)
            elif part["commands"] != "make run\n":
                printed = second_terminal.paste(part["commands"])
                assert as_any_reader_sees(printed) == as_any_reader_sees(part["printed"] or ""), part["commands"]


def browse(browser: Browser, quoted: str, session: Session) -> None:
    """Open, press and read as a quoted paragraph says. `$INDEX` in an address is what the session has for it."""
    for said in SENTENCE.finditer(re.sub(r"\n> ?", " ", quoted)):
        if said["address"]:
            browser.open(session.paste(f'echo "{said["address"]}"').strip())
        elif said["pressed"]:
            browser.press(said["pressed"])
        else:
            browser.eventually_reads(said["words"])


def test_nothing_that_the_tutorial_says_is_left_untried() -> None:
    """Another kind of block, an output that follows no command, or an address in plain text would never be tried."""
    left = PARTS.sub("", READY.sub("", TUTORIAL.read_text(encoding="utf-8"), count=1))
    assert "```" not in left
    assert ORIGIN not in left
    assert "**" not in left
