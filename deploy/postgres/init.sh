#!/usr/bin/env bash
# One database and two accounts per service: the owner makes and changes its tables (migrations), the service uses them.
# No service can open another's. Run once, when the volume is empty.
#
# Run it again after new passwords (docs/how-to/run-with-containers.md).
set -euo pipefail

make_database() { # name, password, password of its owner
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --set name="$1" --set password="$2" --set owner="$1_owner" \
    --set owner_password="$3" --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY[:'name', :'owner']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"name" PASSWORD :'password';
ALTER ROLE :"owner" PASSWORD :'owner_password';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'owner')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
-- What it may do with each table is granted by the owner, after each migration.
GRANT CONNECT ON DATABASE :"name" TO :"name";
SQL
}

for variable in $(compgen -e | grep '_DATABASE_PASSWORD$'); do
  name=${variable%_DATABASE_PASSWORD}
  owner=${name}_OWNER_PASSWORD
  make_database "${name,,}" "${!variable:?is missing}" "${!owner:?is missing}"
done
