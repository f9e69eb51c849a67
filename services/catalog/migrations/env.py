"""Alembic's entrance; the chassis opened the connection."""

from chassis import migrate

migrate.run_env()
