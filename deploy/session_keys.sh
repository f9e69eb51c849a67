#!/usr/bin/env bash
# Writes SESSION_PUBLIC_KEYS of .env: by them the services know catalog's sessions without its secret, from which they
# follow. `make up` runs it. Example: deploy/session_keys.sh
set -euo pipefail
cd "$(dirname "$0")/.."

umask 077
said=$(mktemp)
trap 'rm -f "$said"' EXIT
keys=$(docker compose run --rm --no-deps --no-TTY --quiet-pull operator session-keys 2>"$said") ||
  { cat "$said" >&2; exit 1; }
{ grep -Ev '^[[:space:]]*(export[[:space:]]+)?SESSION_PUBLIC_KEYS[[:space:]]*[=:]' .env; echo "SESSION_PUBLIC_KEYS='$keys'"; } >.env.part
mv .env.part .env
