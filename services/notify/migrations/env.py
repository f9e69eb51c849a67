from chassis.storage.migrate import run_env

run_env()
