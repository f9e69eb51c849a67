"""What stands in a statement, so that the database plans for it, and what never does."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from chassis.storage.planning import planned


def carried_out(value: int | str) -> str:
    """The statement as the database gets it; it compares the value with itself."""
    engine, seen = sa.create_engine("sqlite://"), []
    sa.event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    with engine.connect() as connection:
        assert connection.execute(sa.select(planned(value) == sa.bindparam(None, value))).scalar_one()
    return str(seen[0])


@pytest.mark.parametrize(("value", "written"), [(2026, "2026 ="), ("body GJJ", "'body GJJ' =")])
def test_a_code_or_a_year_stands_in_the_statement(value, written):
    assert written in carried_out(value)


@pytest.mark.parametrize("text", ["GJJ' OR '1'='1", "G\\J", "%s", "单位", "a:b"])
def test_words_of_anybody_never_do(text):
    assert text not in carried_out(text)
