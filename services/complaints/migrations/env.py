"""Alembic's entry: migrates on the connection that `chassis.migrate` opened."""

from chassis.migrate import run_env

run_env()
