#!/usr/bin/env bash
# As the official image does: fill /etc/nginx/templates/*.template from the environment, then become nginx.
set -euo pipefail

names=$(env | cut -d= -f1 | sed 's/.*/${&}/' | tr '\n' ' ')
for template in /etc/nginx/templates/*.template; do
  [ -f "$template" ] || continue
  envsubst "$names" <"$template" >"/etc/nginx/conf.d/$(basename "$template" .template)"
done
exec "$@"
