"""Alembic's entry: migrates on the connection that `chassis.storage.migrate` opened."""

from chassis.storage.migrate import run_env

run_env()
