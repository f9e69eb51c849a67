#!/usr/bin/env bash
# One database and one user per service; no service can open another's. Run once, when the volume is empty.
#
# Run it again after new passwords (docs/how-to/run-with-containers.md).
set -euo pipefail

make_database() { # name, password
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --set name="$1" --set password="$2" \
    --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'name')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
ALTER ROLE :"name" PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'name')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

for variable in $(compgen -e | grep '_DATABASE_PASSWORD$'); do
  name=${variable%_DATABASE_PASSWORD}
  make_database "${name,,}" "${!variable:?is missing}"
done
