"""Alembic's entrance; the chassis opened the connection."""

from chassis.storage import migrate

migrate.run_env()
