"""Looking texts and files over for findings, in processor seconds."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from openpyxl import Workbook

from chassis.content.findings.files import find_in_file
from chassis.content.findings.texts import find
from tests.benchmarks.measure import Figures, Row, Sides, Target
from tests.benchmarks.stage import Stage

LINE = "第三条　单位应当按时、足额缴存住房公积金。咨询电话0379-65926689，单位编号20261129001，张某13812345678。\n"
MEGABYTE = 1_000_000


@contextmanager
def _text(stage: Stage) -> Iterator[Sides]:
    text = LINE * (stage.size(MEGABYTE, 10_000) // len(LINE.encode()))
    yield Sides(lambda: _timed(lambda: find(text)))


@contextmanager
def _rows(stage: Stage) -> Iterator[Sides]:
    book, made = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("明细")
    for number in range(stage.size(60_000, 100)):
        sheet.append([number, f"缴存单位{number}", "2026年11月", "正常", number * 3.5, "洛阳市", "缴存", number % 7])
    book.save(made)
    yield Sides(lambda: _timed(lambda: find_in_file(made.getvalue())))


def _timed(act: Callable[[], object]) -> Figures:
    begun = time.process_time()
    act()
    return {"seconds": time.process_time() - begun}


ROWS = (
    Row(
        "scan",
        "1 MB of text looked over for findings, a number in each line: processor seconds",
        "",
        (Target("seconds", 1, "s", at_least=False, absolute=True),),
        _text,
    ),
    Row(
        "sheet",
        "a workbook of 60,000 rows looked over for findings: processor seconds",
        "",
        (Target("seconds", 5, "s", at_least=False, absolute=True),),
        _rows,
    ),
)
