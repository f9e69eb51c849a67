"""The text with which drafts of an item begin, kept by the office."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis.base.converter import structure
from chassis.ports import Invalid
from chassis.web.forms import load_form
from chassis.web.incoming import text_of_file
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.directory_schemas import LONGEST_TEMPLATE, TemplateSchema
from services.catalog.adapters.storage.reads import directory as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.item import Item, require_keeper
from services.catalog.use_cases.save_item import SaveItem, save_item

TEMPLATE = "/catalog/items/<code>/template"
REASON = "修改底稿"

pages = Pages("catalog", "template-pages")


@pages.get(TEMPLATE, who=may("item.keep"))
def show_template(work: Work, code: str) -> str:
    """The template of an item, to be changed."""
    return _page(_kept(work, code))


@pages.post(TEMPLATE, who=may("item.keep"), again=show_template, text="office")
def keep_template(work: Work, form: Any, code: str) -> Any:
    """Keep it as the item's next version; with a file that nobody has read yet, show its text first."""
    if text_of_file() is not None:
        return _checked(work, form, code, unsaved=True), 422
    item, given = _kept(work, code), load_form(TemplateSchema, form)
    changed = replace(item, template=given["template"])
    reason, expected = given["reason"] or REASON, form.get("version") or None
    save_item(SaveItem(actor=actor(), item=changed, reason=reason, expected=expected), work=work, clock=clock())
    return redirect(f"/catalog/items/{code}/template?done=1", code=303)


@pages.post(f"{TEMPLATE}/check", who=may("item.keep"), again=show_template, text="office", asks=True)
def check_template(work: Work, form: Any, code: str) -> str:
    """The form as it is filled in, with the text of a file and as readers will see it; nothing is kept."""
    return _checked(work, form, code)


def _checked(work: Work, form: Any, code: str, *, unsaved: bool = False) -> str:
    imported = text_of_file()
    text = "\n\n".join(filter(None, (form.get("template", ""), imported.text if imported else "")))
    if len(text) > LONGEST_TEMPLATE:
        zh, en = f"底稿最多{LONGEST_TEMPLATE}字。", f"At most {LONGEST_TEMPLATE} characters."
        raise Invalid(zh, en, errors={"template": f"{zh} / {en}"})
    return _page(_kept(work, code), text=text, imported=imported, unsaved=unsaved)


def _kept(work: Work, code: str) -> Item:
    item = structure(Item, reads.find_item(work.events.connection, actor(), code))
    require_keeper(item, actor())
    return item


def _page(item: Item, *, text: str | None = None, imported: Any = None, unsaved: bool = False) -> str:
    return render(
        "catalog/item_template.html",
        item=item,
        text=item.template if text is None else text,
        imported=imported,
        unsaved=unsaved,
    )
