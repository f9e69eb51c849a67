"""Every path that a document for developers names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    "CONTRIBUTING.md",
    "README.md",
    "docs/explanation/architecture.md",
    "tests/README.md",
)
# In code type, from the root; a module may be named without its ending, whether it is a file or a package.
NAMED = re.compile(r"`((?:chassis|services|yangguang|subscriber|deploy|tests|docs)/[\w./-]+)`")


def named() -> list[tuple[str, str]]:
    """Each document with each path in it."""
    texts = {document: (ROOT / document).read_text(encoding="utf-8") for document in DOCUMENTS}
    return [(document, path) for document, text in texts.items() for path in dict.fromkeys(NAMED.findall(text))]


@pytest.mark.parametrize(("document", "path"), named())
def test_every_path_that_a_document_names_is_there(document: str, path: str) -> None:
    assert (ROOT / path).exists() or (ROOT / f"{path}.py").exists(), f"{document} names {path}"
