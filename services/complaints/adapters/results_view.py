"""The results of a questionnaire as they are read: counts by name, shares and means, as JSON and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from chassis.base.converter import structure
from chassis.web.reply import Reply, download
from services.complaints.adapters.case_table import cell
from services.complaints.domain.questionnaire import Questionnaire
from services.complaints.domain.questions import QUESTION_KINDS, RATING, WORDS, Question
from services.complaints.domain.tally import Shown, mean_of

MEDIA = "text/csv"
_HEADS = ("题号", "问题", "题型", "选项", "人数", "占答卷的比例（%）", "平均分（下限）", "平均分（上限）")
_HIDDEN = "不显示"
_WROTE, _SKIPPED, _EVERYBODY = "填写了意见", "没有作答", "全部答卷"


def results_of(asked: Questionnaire) -> dict[str, Any]:
    """What may be shown of a counted questionnaire; shares are in percent of everybody who answered."""
    kept = asked.results or {}
    everybody, summaries = kept["answers"], asked.summaries or {}
    lines = zip(asked.questions, structure(tuple[Shown, ...], kept["questions"]), strict=False)
    return {
        "id": asked.id,
        "answers": everybody,
        "least": kept["least"],
        "published_at": asked.published_at,
        "questions": [
            _result(number, question, shown, everybody, summaries.get(str(number)))
            for number, (question, shown) in enumerate(lines, 1)
        ],
    }


def _result(number: int, question: Question, shown: Shown, everybody: int, summary: str | None) -> dict[str, Any]:
    cells = zip(names_of(question), shown.counts, strict=True)
    mean = mean_of(question, shown, everybody=everybody)
    return {
        "number": number,
        "text": question.text,
        "kind": question.kind,
        "required": question.required,
        "options": [_cell_of(name, count, everybody) for name, count in cells],
        "skipped": None if question.required else _cell_of(_SKIPPED, shown.skipped, everybody),
        "suppressed": None in (*shown.counts, shown.skipped),
        "mean_least": round(mean[0], 2) if mean else None,
        "mean_most": round(mean[1], 2) if mean else None,
        "summary": summary,
    }


def _cell_of(name: str, count: int | None, everybody: int) -> dict[str, Any]:
    share = None if count is None else round(100 * count / everybody, 1)
    return {"name": name, "count": count, "share": share}


def names_of(question: Question) -> tuple[str, ...]:
    """What its counts are called."""
    if question.kind == RATING:
        return tuple(f"{rating} 分" for rating in range(1, 6))
    return (_WROTE,) if question.kind == WORDS else question.options


def table_of(asked: Questionnaire) -> Reply:
    """The results as CSV that spreadsheets open."""
    results, text = results_of(asked), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADS)
    everybody = f"少于{results['least']}份，{_HIDDEN}" if results["answers"] is None else results["answers"]
    writer.writerow(["", cell(asked.title), "", _EVERYBODY, everybody, "", "", ""])
    for result in results["questions"]:
        writer.writerows(_rows(result))
    return download(f"问卷结果{asked.closes_on:%Y%m%d}.csv", text.getvalue().encode("utf-8-sig"), MEDIA)


def _rows(result: Mapping[str, Any]) -> Iterator[list[str]]:
    begins = [str(result["number"]), cell(result["text"]), QUESTION_KINDS[result["kind"]]]
    means = [cell(result["mean_least"]), cell(result["mean_most"])]
    for line in (*result["options"], *([result["skipped"]] if result["skipped"] else ())):
        figures = [_HIDDEN if line[name] is None else str(line[name]) for name in ("count", "share")]
        yield [*begins, cell(line["name"]), *figures, *means]
