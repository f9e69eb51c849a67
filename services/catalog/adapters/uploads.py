"""Files that come with a request."""

from __future__ import annotations

from chassis.content.text_guard import RefusedText, checked_text
from chassis.ports import Actor, Clock, Invalid
from services.catalog.domain.revision import Attachment
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.store_file import StoreFile, store_file


def store_upload(name: str, content: bytes, *, by: Actor, work: UnitOfWork, clock: Clock) -> Attachment:
    """Keep a file under the last part of its name; old browsers send whole paths."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    try:
        name = checked_text(last, longest=200, shortest=1, one_line=True)
    except RefusedText as refused:
        zh, en = "请给文件一个不超过200个字的名称。", "Name the file, with at most 200 characters."
        raise Invalid(zh, en, errors={"file": str(refused)}) from None
    return store_file(StoreFile(actor=by, name=name, content=content), work=work, clock=clock)
