#!/usr/bin/env bash
# Gives RabbitMQ its definitions, an account for each NAME_BROKER_PASSWORD of the environment among them, and starts it.
#
# All is imported at each start, so that a new password, event or service takes effect. The user `guest` is never made.
set -euo pipefail

FOLDER=/etc/rabbitmq/definitions
users=()

for variable in $(compgen -e | grep '_BROKER_PASSWORD$'); do
  name=${variable%_BROKER_PASSWORD}
  # They stand in addresses and in JSON as they are.
  [[ ${!variable} =~ ^[A-Za-z0-9_-]+$ ]] || { echo "$variable is missing, or has others than letters, digits, - and _" >&2; exit 1; }
  # RabbitMQ lets nobody but an administrator make accounts.
  [ "$name" = ACCOUNTS ] && tags='"administrator"' || tags=
  users+=("{\"name\": \"${name,,}\", \"password\": \"${!variable}\", \"tags\": [$tags]}")
done

rm -rf "$FOLDER"
install -d -m 0700 "$FOLDER"
(umask 077 && printf '{"vhosts": [{"name": "/"}, {"name": "publications"}], "users": [%s]}' \
  "$(IFS=,; echo "${users[*]}")" >"$FOLDER/10-users.json")
cp /deploy/permissions.json "$FOLDER/20-permissions.json"
cp /deploy/definitions.json "$FOLDER/30-topology.json"

# The services speak to 5672 in the inner network; 5671 is the port of the agencies.
OUTSIDE=/etc/rabbitmq/conf.d/30-outside.conf
if [ -e /tls/server.key ]; then
  install -d -m 0700 /etc/rabbitmq/tls
  install -m 0600 /tls/server.pem /tls/server.key /etc/rabbitmq/tls/
  chown -R rabbitmq:rabbitmq /etc/rabbitmq/tls
  cat >"$OUTSIDE" <<'CONF'
listeners.tcp.1 = 5672
listeners.ssl.1 = 5671
ssl_options.certfile = /etc/rabbitmq/tls/server.pem
ssl_options.keyfile = /etc/rabbitmq/tls/server.key
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
CONF
else
  printf 'listeners.tcp.1 = 5672\nlisteners.tcp.2 = 5671\n' >"$OUTSIDE"
fi
chown -R rabbitmq:rabbitmq "$FOLDER"
exec docker-entrypoint.sh rabbitmq-server
