"""What the answers to the public depend on: the looks of the addresses whose answers are kept."""

from __future__ import annotations

from typing import Any

from flask import request

from chassis.web.kept_answers import Stamp
from chassis.web.request import clock
from services.catalog.adapters.storage.reads import stamps
from services.catalog.adapters.storage.work import Work


def list_stamp(work: Work, _query: dict[str, Any]) -> Stamp:
    """Of a list."""
    return Stamp(*stamps.of_lists(work.events.connection))


def edition_stamp(work: Work, _query: dict[str, Any], body: str, serial: str) -> Stamp | None:
    """Of one edition."""
    found = stamps.of_edition(work.events.connection, f"{body}/{serial}")
    return Stamp(*found) if found else None


def directory_page_stamp(work: Work, **_path: str) -> Stamp:
    """Of a page of the directory: bodies, items, and how much of each is published."""
    return Stamp(*stamps.of_lists(work.events.connection))


def guide_stamp(work: Work) -> Stamp:
    """Of the guide: the directory, and the registers of rules and of training."""
    return Stamp(*stamps.of_registers(work.events.connection, clock().today()))


def list_page_stamp(work: Work) -> Stamp:
    """Of a page with a list."""
    return Stamp(*stamps.of_list_pages(work.events.connection, clock().now()))


def edition_page_stamp(work: Work, body: str, serial: str) -> Stamp | None:
    """Of the page of an edition; the ones before are asked for too seldom to be kept."""
    if request.query_string:
        return None
    found = stamps.of_edition_page(work.events.connection, f"{body}/{serial}", clock().today())
    return Stamp(*found) if found else None
