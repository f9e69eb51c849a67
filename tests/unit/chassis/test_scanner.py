"""The process that looks files over: limits, deadline, queue, and nothing of ours in it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.content.archives import UnreadableFile
from chassis.content.markings import SecrecyMarking
from chassis.content.scanning.scanner import SHORT_TEXT, ScanBusy, Scanner, ScanUnavailable
from tests.unit.chassis.documents import a_docx, runs

CLEAN = ("a.docx", a_docx(runs("通知")))
# A child whose only reader is this; it is set up as the real one.
CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from chassis.content.scanning import child\n"
    "from chassis.content.admission_result import Admission\n"
    "def admit(name, content, where, finds):\n    {act}\n"
    "child.admit = admit; child.main()\n"
)


@pytest.fixture
def make() -> Iterator[Callable[..., Scanner]]:
    """Scanners whose child does something of its own."""
    made: list[Scanner] = []

    def scanner(act: str = "", **options: object) -> Scanner:
        made.append(Scanner(options.pop("seconds", 60), program=CHILD.format(act=act) if act else "", **options))
        return made[-1]

    yield scanner
    for each in made:
        each.close()


def children() -> set[int]:
    """The processes that this one has started and that live."""
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(pid) for file in found for pid in file.read_text().split()}


def awaited(condition: Callable[[], object]) -> None:
    """Wait until it holds; whoever waits for ever is ended by the suite's own limit."""
    while not condition():
        time.sleep(0.01)


def test_a_warm_child_is_used_again(make: Callable[..., Scanner]) -> None:
    scanner, before = make(), children()
    assert scanner.admit(*CLEAN) == scanner.admit(*CLEAN)
    assert len(children() - before) == 1


def test_the_child_knows_nothing_of_ours(make: Callable[..., Scanner], monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret of the environment, no connection, no open file: a file that takes it over finds nothing."""
    monkeypatch.setenv("YANGGUANG_SECRET_KEY", "k" * 40)
    kept = os.open(os.devnull, os.O_RDONLY)
    os.set_inheritable(kept, True)
    act = (
        "import os; found = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') "
        "if os.path.exists(f'/proc/self/fd/{n}')]\n"
        "    return Admission(' '.join([str(dict(os.environ)), os.getcwd(), *sorted(set(found))]))"
    )
    told = make(act).admit(*CLEAN).media_type
    os.close(kept)
    assert "YANGGUANG" not in told
    assert " / " in told
    assert {part.partition(":")[0] for part in told.split(" / ", 1)[1].split()} <= {
        "/dev/null",
        "socket",
        "/proc/self/fd",
    }


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("while True: pass", "too_slow"),
        ("import time; time.sleep(3600)", "too_slow"),
        ("bytearray(2_000_000_000)", "too_large"),
        ("import os; os._exit(3)", "too_large"),
        ("import os; os.kill(os.getpid(), 11)", "too_large"),
        ("return Admission('x' * 20_000)", "too_large"),
    ],
)
def test_a_child_at_its_limits_is_ended_and_the_file_refused(
    make: Callable[..., Scanner], act: str, reason: str
) -> None:
    """Time of the clock and of the processor, memory, and what it may answer."""
    before, scanner = children(), make(act, seconds=2)
    with pytest.raises(UnreadableFile) as refused:
        scanner.admit(*CLEAN)
    assert refused.value.reason == reason
    scanner.close()
    assert children() == before, "a child is left behind"


@pytest.mark.parametrize(
    "program", ["import no_such_module", "import os; os._exit(3)", "import os, signal; os.kill(os.getpid(), 9)"]
)
def test_where_the_child_does_not_start_nothing_is_wrong_with_the_file(program: str) -> None:
    """Who uploads is not told to split a file that is not too large."""
    before, scanner = children(), Scanner(60, program=program)
    with pytest.raises(ScanUnavailable) as refused:
        scanner.admit(*CLEAN)
    with pytest.raises(ScanUnavailable):
        scanner.refuse_marked([("text", "密" * (SHORT_TEXT + 1))])
    assert "过大" not in refused.value.zh
    assert (scanner.under_way, children()) == (0, before)


def test_where_no_process_is_to_be_had_it_is_said_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """No interpreter, no memory, no room for another process."""
    monkeypatch.setattr("sys.executable", "/no/such/python")
    with pytest.raises(ScanUnavailable):
        Scanner(60).admit(*CLEAN)


def test_the_child_writes_no_file(make: Callable[..., Scanner], tmp_path: Path) -> None:
    act = f"open({str(tmp_path / 'a')!r}, 'wb').write(content)"
    with pytest.raises(UnreadableFile):
        make(act).admit(*CLEAN)
    assert not (tmp_path / "a").exists() or (tmp_path / "a").stat().st_size == 0


def test_after_a_bad_file_the_next_one_is_served(make: Callable[..., Scanner]) -> None:
    scanner = make("import os\n    if name == 'bad': os._exit(3)\n    return Admission('text/plain')")
    with pytest.raises(UnreadableFile):
        scanner.admit("bad", b"x")
    assert scanner.admit("good", b"x").media_type == "text/plain"


def test_a_child_that_ended_while_idle_is_replaced(make: Callable[..., Scanner]) -> None:
    scanner, before = make(), children()
    scanner.admit(*CLEAN)
    (child,) = children() - before
    os.kill(child, signal.SIGKILL)
    assert scanner.admit(*CLEAN)


def test_an_idle_child_ends_by_itself(make: Callable[..., Scanner]) -> None:
    """An idle system does not keep its memory."""
    program = CHILD.format(act="return Admission('text/plain')").replace(
        "child.admit", "child.IDLE_SECONDS = 0.2; child.admit"
    )
    scanner, before = Scanner(60, program=program), children()
    scanner.admit(*CLEAN)
    awaited(lambda: all("\nState:\tZ" in Path(f"/proc/{pid}/status").read_text() for pid in children() - before))
    assert scanner.admit(*CLEAN)
    scanner.close()


def test_only_so_many_wait_and_the_next_is_told_to_come_again(make: Callable[..., Scanner], tmp_path: Path) -> None:
    """Threads that serve are never all taken by files."""
    gate = tmp_path / "gate"
    act = f"import os, time\n    while not os.path.exists({str(gate)!r}): time.sleep(0.01)\n    return Admission('a/b')"
    scanner, answers = make(act, at_once=1, waiting=1), []
    threads = [threading.Thread(target=lambda: answers.append(scanner.admit(*CLEAN))) for _ in range(2)]
    for thread in threads:
        thread.start()
    awaited(lambda: scanner.under_way == 2)
    with pytest.raises(ScanBusy):
        scanner.admit(*CLEAN)
    gate.touch()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    assert scanner.under_way == 0


def test_one_persons_files_leave_a_child_and_a_place_to_others(make: Callable[..., Scanner], tmp_path: Path) -> None:
    """However slow they are: his second waits, his third comes again, and who sends something else passes."""
    gate = tmp_path / "gate"
    act = (
        f"import os, time\n    while name == 'slow' and not os.path.exists({str(gate)!r}): time.sleep(0.01)\n"
        "    return Admission('a/b')"
    )
    scanner, answers = make(act, at_once=2, waiting=2), []
    slow = [threading.Thread(target=lambda: answers.append(scanner.admit("slow", b"x", by="tang"))) for _ in range(2)]
    for thread in slow:
        thread.start()
    awaited(lambda: scanner.under_way == 2)
    with pytest.raises(ScanBusy):
        scanner.admit(*CLEAN, by="tang")
    assert scanner.admit(*CLEAN, by="zhou").media_type == "a/b"
    gate.touch()
    for thread in slow:
        thread.join()
    assert (len(answers), scanner.under_way) == (2, 0)
    assert scanner.admit(*CLEAN, by="tang")


def test_long_texts_are_scanned_in_the_child_and_short_ones_on_the_spot(make: Callable[..., Scanner]) -> None:
    """Both find the marking, and say in which field."""
    scanner, before = make(), children()
    with pytest.raises(SecrecyMarking) as refused:
        scanner.refuse_marked([("text", "机密★10年")])
    assert children() == before
    with pytest.raises(SecrecyMarking) as refused:
        scanner.refuse_marked([("title", "通知"), ("text", "密" * SHORT_TEXT + "机密★10年")])
    assert list(refused.value.errors) == ["text"]
    assert children() != before
    scanner.refuse_marked([("text", "密" * SHORT_TEXT)])
