"""Published answers (您提我办) with their texts, which lie in the room of the service that gave them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.ports import Files
from services.catalog.adapters.pages.labels import OUTCOMES
from services.catalog.adapters.texts import ANSWERS_ROOM, text_of


def with_texts(response: Mapping[str, Any], files: Files) -> dict[str, Any]:
    """The answer with its texts and outcome in words; one whose text is gone shows its outcome only."""
    texts = {
        name: text_of(files, response[name].get("digest", ""), owner=ANSWERS_ROOM, missing="")
        for name in ("question", "answer")
    }
    return {**response, **texts, "outcome": OUTCOMES.get(response["outcome"], response["outcome"])}
