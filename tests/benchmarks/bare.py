"""The references for requests: a bare Flask view that selects one row by its key with SQLAlchemy Core and returns it,
and a barer one that says hello.

``python -m tests.benchmarks.bare DATABASE PORT``; gunicorn with the same kind and number of workers as ours.
"""

from __future__ import annotations

import sys
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask, Response, abort, jsonify
from gunicorn.app.base import BaseApplication

KEY = "GJJ/2026-00001"
WORKERS, THREADS = 2, 8

publications = sa.Table(
    "bare_publications",
    sa.MetaData(),
    sa.Column("index_number", sa.String(40), primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("document_number", sa.String(100)),
    sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
)


def create(url: str, content: dict[str, Any]) -> None:
    """The table, with one row of the same words as ours and a thousand others."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE bare_publications (index_number varchar(40) PRIMARY KEY, title text NOT NULL, "
            "summary text NOT NULL, text text NOT NULL, document_number varchar(100), "
            "published_at timestamptz NOT NULL)"
        )
        connection.execute(
            "INSERT INTO bare_publications SELECT 'GJJ/2026-' || lpad(n::text, 5, '0'), %(title)s, %(summary)s, "
            "%(text)s, %(document_number)s, now() FROM generate_series(1, 1000) AS n",
            content,
        )


def make_app(url: str) -> Flask:
    """Two views, nothing else."""
    app = Flask("bare")
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), pool_size=THREADS)

    @app.get("/published/<path:index_number>")
    def show(index_number: str) -> Response:
        with engine.connect() as connection:
            query = sa.select(publications).where(publications.c.index_number == index_number)
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            abort(404)
        return jsonify(dict(row))

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    return app


class _Gunicorn(BaseApplication):
    def __init__(self, url: str, port: str) -> None:
        self._url, self._port = url, port
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"127.0.0.1:{self._port}")
        self.cfg.set("workers", WORKERS)
        self.cfg.set("threads", THREADS)
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("keepalive", 15)
        self.cfg.set("loglevel", "warning")

    def load(self) -> Flask:
        return make_app(self._url)


if __name__ == "__main__":
    _Gunicorn(*sys.argv[1:]).run()
