"""Zip packages with parts put in, replaced and related by hand: what programs write and no library says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, str | bytes], comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, part, compress_type=method)
        archive.comment = comment
    return made.getvalue()


def with_part(content: bytes, name: str, part: str | bytes) -> bytes:
    """The package with one more part, or another in its place."""
    return packed({**parts_of(content), name: part})


def replacing(content: bytes, name: str, old: str, new: str) -> bytes:
    """The package with other words in a part, which must have the old ones."""
    part = parts_of(content)[name].decode()
    assert old in part, f"{name} has no {old!r}"
    return with_part(content, name, part.replace(old, new, 1))


def related(
    content: bytes,
    source: str,
    kind: str,
    target: str,
    part: str | bytes = b"",
    *,
    identity: str = "rIdX",
    mode: str = "",
) -> bytes:
    """The package with a relationship of a part ("" the package itself), and the part to which it leads."""
    folder, _, base = source.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
    parts: dict[str, str | bytes] = dict(parts_of(content))
    said = parts.get(rels, _RELS)
    text = said if isinstance(said, str) else said.decode()
    mode = f' TargetMode="{mode}"' if mode else ""
    kind = kind if kind.startswith("http") else f"{R}/{kind}"
    line = f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"{mode}/>'
    parts[rels] = text.replace("</Relationships>", f"{line}</Relationships>").replace(
        '/relationships"/>', f'/relationships">{line}</Relationships>'
    )
    if part:
        name = f"{folder}/{target}" if folder and not target.startswith("/") else target.lstrip("/")
        parts[name] = part
        kind = f'<Default Extension="{name.rpartition(".")[2]}" ContentType="application/octet-stream"/>'
        types = parts_of(content)["[Content_Types].xml"].decode()
        if f'Extension="{name.rpartition(".")[2]}"' not in types:
            parts["[Content_Types].xml"] = types.replace("</Types>", f"{kind}</Types>")
    return packed(parts)
