"""What programs of other sites read first: robots.txt, and the sitemap of what is public. Nothing of the console."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from flask import Response

from chassis.base.clock import rfc3339
from chassis.ports import NotFound
from chassis.web.kept_answers import SHARED
from chassis.web.pages import Pages
from chassis.web.request import service
from services.catalog.adapters.access import may
from services.catalog.adapters.http.caching import PUBLIC_CACHE
from services.catalog.adapters.http.views.values import address_of
from services.catalog.adapters.storage.reads import sitemap as reads
from services.catalog.adapters.storage.work import Work

_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
# The console, what is one citizen's alone, and lists without end; a rule is the beginning of an address.
_KEPT_OUT = (
    "/catalog/",
    "/review/",
    "/notify/tasks",
    "/notify/deliveries",
    "/notify/api/",
    "/complaints/cases",
    "/complaints/evaluations/",
    "/complaints/follow",
    "/complaints/lost-code",
    "/complaints/rate/",
    "/complaints/receipts",
    "/complaints/api/",
    "/activities",
    "/responsibilities",
    "/registers/",
    "/staff",
    "/sign-in",
    "/published?",
)
_PAGES = (
    "/",
    "/guide",
    "/directory",
    "/published",
    "/bylaws",
    "/coverage",
    "/complaints/ask",
    "/complaints/responses",
)

pages = Pages("catalog", "crawler-pages")


@pages.get("/robots.txt", who=may("portal.read"))
def show_robots(_work: Work) -> Response:
    """What crawlers leave alone, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _KEPT_OUT), f"Sitemap: {_site()}/sitemap.xml"]
    return _answer("\n".join(lines) + "\n", "text/plain")


@pages.get("/sitemap.xml", who=may("portal.read"))
def show_sitemap(work: Work) -> Response:
    """The index of the sitemap's portions."""
    names = ["pages", *map(str, reads.portions(work.events.connection))]
    listed = (f"<sitemap><loc>{escape(f'{_site()}/sitemap/{name}.xml')}</loc></sitemap>" for name in names)
    return _xml("sitemapindex", listed)


@pages.get("/sitemap/pages.xml", who=may("portal.read"))
def show_pages(_work: Work) -> Response:
    """The portal's own pages."""
    return _xml("urlset", (f"<url><loc>{escape(_site() + path)}</loc></url>" for path in _PAGES))


@pages.get("/sitemap/<int:number>.xml", who=may("portal.read"))
def show_portion(work: Work, number: int) -> Response:
    """The publications of one portion. Raises :class:`NotFound` where there is none."""
    found = reads.portion(work.events.connection, number) if number < 10**9 else []
    if not found:
        raise NotFound("站点地图没有这一页，请从 /sitemap.xml 查看。", "No such portion; see /sitemap.xml.")
    site = _site()
    return _xml(
        "urlset",
        (
            f"<url><loc>{escape(site + address_of(row['index_number']))}</loc>"
            f"<lastmod>{rfc3339(row['published_at'])}</lastmod></url>"
            for row in found
        ),
    )


def _site() -> str:
    return service().settings.public_url


def _xml(root: str, listed: Iterable[str]) -> Response:
    return _answer(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_SCHEMA}>\n{chr(10).join(listed)}\n</{root}>\n',
        "application/xml",
    )


def _answer(text: str, media_type: str) -> Response:
    return Response(text, mimetype=media_type, headers={"Cache-Control": PUBLIC_CACHE, **SHARED})
