"""Builders and fakes of the catalogue's tests."""

from __future__ import annotations

from pathlib import Path

CATALOGUE = (Path(__file__).parents[3] / "yangguang/demonstration/catalogue.json").read_text(encoding="utf-8")
