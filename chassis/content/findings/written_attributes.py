"""Attributes of XML in which people write."""

from __future__ import annotations

from typing import Any

WRITTEN = ("descr", "title", "alt", "tooltip", "instr", "display", "prompt", "promptTitle", "error", "errorTitle")


def written_in(root: Any) -> list[str]:
    """What people wrote into attributes: descriptions of pictures, tips, prompts, codes of fields."""
    return [
        value
        for element in root.iter("{*}*")
        for key, value in element.attrib.items()
        if key.rpartition("}")[2] in WRITTEN and len(value) >= 6
    ]
