"""What goes into an evidence pack: made anew each time it is asked for, so that nothing of it outlives a purge.

The same state gives the same bytes. Only what an outsider may read is in it: no party matter, and of the audit only
records of the things in the pack.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from chassis.base.converter import plain
from chassis.base.hashing import canonical_json
from chassis.base.signing import SigningKey
from chassis.ports import DamagedFile, Files, NotFound
from services.review.adapters.evidence import verify_pack
from services.review.adapters.http.indicator_schemas import IndicatorSetView
from services.review.adapters.storage.reads import evidence as reads
from services.review.adapters.storage.reads.directory import bodies_with_codes, names_by_code
from services.review.adapters.storage.work import Work
from services.review.domain.case import Case
from services.review.domain.inspection import CHECKLIST, INSPECTION_KINDS, UNIT_KINDS, Inspection
from services.review.domain.publication import Publication

FORM = "yangguang-evidence-pack/1"
# Together; a pack is made in memory.
MOST_BYTES = 100_000_000
_GUIDE = """核验方法：python3 verify_pack.py 证据包.zip --key 单位公布的公钥
请从可信的来源另取 verify_pack.py，不要用包内的这一份；不写 --key，就没有核对是谁签的名。
How to check: python3 verify_pack.py PACK.zip --key PUBLISHED-KEY
Take verify_pack.py from somebody you trust, not the one in here; without --key nobody knows who signed.
"""


@dataclass(slots=True)
class Pack:
    """The files so far, and in words what could not be put in."""

    store: Files
    files: dict[str, bytes] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    size: int = 0

    def json(self, path: str, value: Any) -> None:
        """A record in canonical form."""
        self.files[path] = canonical_json(plain(value))

    def lines(self, path: str, values: Iterable[Mapping[str, Any]]) -> None:
        """Records a line each."""
        self.files[path] = b"".join(orjson.dumps(value) + b"\n" for value in values)

    def document(self, path: str, digest: str, *, owner: str) -> None:
        """A content of the file store; one that is missing or too much is named instead."""
        try:
            content = self.store.get(digest, owner=owner)
        except (NotFound, DamagedFile):
            self.left_out.append(f"{path}: {digest} 已不保存或者已损坏 / is gone or damaged")
            return
        if self.size + len(content) > MOST_BYTES:
            self.left_out.append(f"{path}: {digest} 超出证据包大小 / is beyond the size of a pack")
            return
        self.size += len(content)
        self.files[path] = content


def pack_of(inspection: Inspection, work: Work, keys: Sequence[SigningKey]) -> tuple[str, bytes]:
    """The name and the bytes of the pack of an inspection, signed with the first of the keys."""
    pack, connection = Pack(work.files), work.events.connection
    found = reads.evidence_of(connection, inspection)
    pack.json("inspection.json", inspection)
    if inspection.population:
        pack.document("population.json", inspection.population.digest, owner="")
    for publication in found.publications:
        _publication(pack, publication)
    for case in found.cases:
        _case(pack, case)
    for evaluation in found.evaluations:
        pack.json(f"evaluations/{evaluation.id}.json", evaluation)
    for order in found.orders:
        pack.json(f"orders/{order.id}/order.json", order)
        for file in order.evidence:
            pack.document(f"orders/{order.id}/{file.round}-{_safe(file.name)}", file.digest, owner="")
    for each in found.indicators:
        pack.json(f"indicators/{each.year}-{each.id}.json", IndicatorSetView().render(each))
    aggregates = [f"inspection/{inspection.id}", *found.aggregates]
    pack.lines("audit/records.jsonl", reads.records_of(connection, aggregates))
    segment, reason = reads.segment_of(connection, inspection)
    if segment:
        pack.lines("audit/segment.jsonl", segment)
    if reason:
        pack.left_out.append(reason)
    pack.files["verify_pack.py"] = Path(verify_pack.__file__).read_bytes()
    pack.files["README.txt"] = _GUIDE.encode()
    pack.files["index.html"] = _page(inspection, pack, connection).encode()
    return f"检查证据包-{_safe(_title(inspection))}.zip", _sealed(pack, inspection, keys)


def _sealed(pack: Pack, inspection: Inspection, keys: Sequence[SigningKey]) -> bytes:
    files = dict(sorted(pack.files.items()))
    listed = {name: {"sha256": sha256(content).hexdigest(), "size": len(content)} for name, content in files.items()}
    manifest = {
        "form": FORM,
        "inspection": inspection.id,
        "files": listed,
        "left_out": pack.left_out,
        # Those that signed before are known by the word of the one that signs now.
        "keys": [key.public for key in keys],
    }
    text = canonical_json(manifest)
    files[verify_pack.MANIFEST] = text
    files[verify_pack.SIGNATURE] = canonical_json({"key": keys[0].public, "signature": keys[0].sign(text)})
    return verify_pack.archive(files)


def _publication(pack: Pack, publication: Publication) -> None:
    folder = f"publications/{_safe(publication.index_number)}"
    pack.json(f"{folder}/metadata.json", publication)
    if publication.purged:
        pack.left_out.append(f"{folder}: 内容已清除 / purged")
        return
    pack.document(f"{folder}/text.md", str(publication.text["digest"]), owner="catalog")
    for number, file in enumerate(publication.attachments, 1):
        pack.document(f"{folder}/{number}-{_safe(str(file['name']))}", str(file["digest"]), owner="catalog")


def _case(pack: Pack, case: Case) -> None:
    folder = f"cases/{case.id}"
    names = ("id", "state", "opened_at", "closed_at", "steps", "record_digest", "purged")
    about = {"disclosure": case.proposal.disclosure, "revision": case.proposal.revision, "title": case.proposal.title}
    pack.json(f"{folder}/case.json", {**about, **{name: getattr(case, name) for name in names}})
    if case.record_digest and not case.purged:
        pack.document(f"{folder}/record.json", case.record_digest, owner="")


def _title(inspection: Inspection) -> str:
    return inspection.title or f"{INSPECTION_KINDS[inspection.kind]}（名称已清除）"


def _safe(name: str) -> str:
    """A name that leads nowhere else, whatever unpacks it."""
    kept = "".join(sign if sign.isalnum() or sign in "-_.〔〕（）" else "-" for sign in name)
    return kept.strip(".")[:80] or "file"


def _page(inspection: Inspection, pack: Pack, connection: Any) -> str:
    """A page that opens without a network: what was inspected, what was drawn and found, and every file."""
    row = bodies_with_codes(connection, [inspection.body]).get(inspection.body)
    departments = names_by_code(row["departments"] if row else None)
    sample, said = inspection.sample, {each.unit: each for each in inspection.checks}
    units = sample.units if sample else ()
    facts = [
        ("单位", row["name"] if row else inspection.body),
        ("方式", INSPECTION_KINDS[inspection.kind]),
        ("部门", "、".join(departments.get(code, code) for code in inspection.departments)),
        ("范围", f"{inspection.from_on} 至 {inspection.until_on}"),
        ("抽样范围校验值", inspection.population.digest if inspection.population else ""),
        ("抽样依据", sample.seed if sample else ""),
        ("结论", inspection.conclusion),
    ]
    drawn = [(UNIT_KINDS[unit.kind], unit.label, _answers(said.get(unit.key))) for unit in units]
    found = [(departments.get(each.department, each.department), each.found) for each in inspection.findings]
    parts = [
        f"<h1>{html.escape(_title(inspection))}</h1>",
        _table((name, told) for name, told in facts if told),
        _section("抽样", _table(drawn) if drawn else ""),
        _section("发现的问题", _table(found) if found else ""),
        "<h2>文件</h2><ul>",
        *(f'<li><a href="{html.escape(name)}">{html.escape(name)}</a></li>' for name in sorted(pack.files)),
        "</ul>",
        _section("未收入", "".join(f"<p>{html.escape(line)}</p>" for line in pack.left_out)),
        f"<pre>{html.escape(_GUIDE)}</pre>",
    ]
    style = (
        "body{font:16px/1.7 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}td{border:1px solid;padding:.3em}"
    )
    head = f'<meta charset="utf-8"><title>{html.escape(_title(inspection))}</title><style>{style}</style>'
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _section(heading: str, content: str) -> str:
    """What is under a heading; nothing is where there is nothing to say."""
    return f"<h2>{heading}</h2>{content}" if content else ""


def _answers(said: Any) -> str:
    if said is None:
        return "未检查"
    wrong = [CHECKLIST[point] for point, answer in said.answers.items() if answer == "no"]
    return f"不符合：{'；'.join(wrong)}。{said.remark}" if wrong else "符合"


def _table(rows: Iterable[Iterable[str]]) -> str:
    cells = ("".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
