#!/usr/bin/env bash
# Gives RabbitMQ its definitions, the users with the passwords of the environment among them, and starts it.
#
# They are imported at each start: what is there stays, a new password takes effect. The user `guest` is never made.
set -euo pipefail

FOLDER=/etc/rabbitmq/definitions

for name in EVENTS_PASSWORD PUBLICATIONS_PASSWORD ACCOUNTS_PASSWORD; do
  # They stand in addresses and in JSON as they are.
  [[ ${!name:-} =~ ^[A-Za-z0-9_-]+$ ]] || { echo "$name is missing, or has others than letters, digits, - and _" >&2; exit 1; }
done

install -d -m 0700 "$FOLDER"
cp /deploy/definitions.json "$FOLDER/10-topology.json"
(umask 077 && cat >"$FOLDER/20-users.json" <<JSON
{
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
chown -R rabbitmq:rabbitmq "$FOLDER"
exec docker-entrypoint.sh rabbitmq-server
