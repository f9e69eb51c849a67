"""HTML in the shared skin: my tasks, deliveries with the sheet to post, the hall screen."""

from __future__ import annotations

from flask import Blueprint

from chassis.web.pages import page_blueprint
from services.notify.adapters.pages.deliveries import add_delivery_pages
from services.notify.adapters.pages.feeds import add_feed_addresses
from services.notify.adapters.pages.screen import add_screen
from services.notify.adapters.pages.tasks import add_task_page


def notify_pages() -> Blueprint:
    """All pages of notify."""
    pages = page_blueprint("notify")
    add_task_page(pages)
    add_delivery_pages(pages)
    add_screen(pages)
    add_feed_addresses(pages)
    return pages
