#!/usr/bin/env bash
# Gives RabbitMQ its definitions, the users with the passwords of the environment among them, and starts it.
#
# Vhosts and users are imported at each start, so that a new password takes effect. The user `guest` is never made.
# The topology is imported into an empty node only: later, a stream that is not up yet would fail the whole start
# (its binding is refused), and the relays declare everything anyway.
set -euo pipefail

FOLDER=/etc/rabbitmq/definitions

for name in EVENTS_PASSWORD PUBLICATIONS_PASSWORD ACCOUNTS_PASSWORD; do
  # They stand in addresses and in JSON as they are.
  [[ ${!name:-} =~ ^[A-Za-z0-9_-]+$ ]] || { echo "$name is missing, or has others than letters, digits, - and _" >&2; exit 1; }
done

rm -rf "$FOLDER"
install -d -m 0700 "$FOLDER"
(umask 077 && cat >"$FOLDER/10-users.json" <<JSON
{
  "vhosts": [{"name": "/"}, {"name": "publications"}],
  "users": [
    {"name": "events", "password": "$EVENTS_PASSWORD", "tags": []},
    {"name": "publications", "password": "$PUBLICATIONS_PASSWORD", "tags": []},
    {"name": "accounts", "password": "$ACCOUNTS_PASSWORD", "tags": ["administrator"]}
  ],
  "permissions": [
    {"user": "events", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"},
    {"user": "publications", "vhost": "publications", "configure": ".*", "write": ".*", "read": ".*"},
    {"user": "accounts", "vhost": "publications", "configure": ".*", "write": "", "read": ""}
  ]
}
JSON
)
if [ ! -e /var/lib/rabbitmq/mnesia ]; then
  cp /deploy/definitions.json "$FOLDER/20-topology.json"
fi
chown -R rabbitmq:rabbitmq "$FOLDER"
exec docker-entrypoint.sh rabbitmq-server
