"""What is asked of what is public: lists, counts, editions, changes, coverage."""

from __future__ import annotations

from chassis.base.clock import FIRST_YEAR, LAST_YEAR
from chassis.web.schema import (
    Day,
    Flag,
    PageQuery,
    Schema,
    Whole,
    choice,
)
from services.catalog.adapters.http.schemas import Line
from services.catalog.domain.obligation import STATES as OBLIGATION_STATES
from services.catalog.domain.vocabulary import (
    FREQUENCIES,
    SORTS,
    VALIDITIES,
)
from services.vocabulary import (
    AUDIENCES,
    TOPICS,
)


class PublishedQuery(PageQuery):
    """Words and filters for what is published."""

    q = Line(load_default="", longest=200)
    topic = choice(TOPICS, load_default="")
    item = Line(load_default="", longest=60)
    body = Line(load_default="", longest=20)
    audience = choice(AUDIENCES, load_default="")
    since = Day(load_default=None, data_key="from")
    until = Day(load_default=None, data_key="to")
    validity = choice(VALIDITIES, load_default="")
    year = Whole(least=FIRST_YEAR, greatest=LAST_YEAR, load_default=None)
    sort = choice(SORTS, load_default="")


class FacetsQuery(PublishedQuery):
    """The same, without a page."""

    class Meta:
        """Counts have no pages."""

        exclude = ("cursor", "limit")


class EditionQuery(Schema):
    """Which edition; the present one unless told otherwise."""

    revision = Whole(least=1, greatest=100_000, load_default=None)


class ChangesQuery(Schema):
    """From where on."""

    after = Whole(least=0, greatest=2**62, load_default=0)
    limit = Whole(least=1, greatest=1000, load_default=100)


class CoverageQuery(PageQuery):
    """Of which obligations."""

    year = Whole(
        least=FIRST_YEAR,
        greatest=LAST_YEAR,
        load_default=None,
        metadata={"description": "the present one if not given"},
    )
    body = Line(load_default="", longest=20)
    department = Line(load_default="", longest=60)
    item = Line(load_default="", longest=60)
    article = Line(
        load_default="",
        longest=100,
        metadata={"description": "a category of their items (art20-8), or words of their legal basis (第二十条)"},
    )


class ObligationsQuery(CoverageQuery):
    """Which obligations."""

    state = choice(OBLIGATION_STATES, load_default="")
    frequency = choice(FREQUENCIES, load_default="")
    occasion = Line(load_default="", longest=36, metadata={"description": "a period's code, or a disclosure's id"})
    stale = Flag(
        load_default=False,
        metadata={"description": "only standing ones whose disclosure was not touched for YANGGUANG_STALE_MONTHS"},
    )
