#!/usr/bin/env bash
# Makes .env from .env.example with new secrets; one that is there is given what it lacks and is else left alone.
# Example: deploy/new_env.sh
set -euo pipefail
cd "$(dirname "$0")/.."

umask 077
is_new=$([ -e .env ] || echo yes)
# awk ends the last line, where that was not done by hand.
if [ -n "$is_new" ]; then : >.env.part; else awk 1 .env >.env.part; fi

secret() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

# As docker compose reads a line: indented, exported, with blanks before = or :.
is_set() { grep -Eq "^[[:space:]]*(export[[:space:]]+)?$1[[:space:]]*[=:]" .env.part; }

while IFS= read -r line; do
  case $line in
    # Who took the trial's sign-in out does not get it back.
    YANGGUANG_LOCAL_ISSUER=*) [ -n "$is_new" ] || continue ;;
    [A-Z]*=*) ! is_set "${line%%=*}" || continue ;;
    *) [ -n "$is_new" ] || continue ;;
  esac
  case $line in
    *_SECRET_KEY= | *_PASSWORD=) echo "$line$(secret)" ;;
    *) echo "$line" ;;
  esac >>.env.part
done <.env.example
mv .env.part .env
[ -z "$is_new" ] ||
  echo "• made .env with new secrets; people sign in without a password (YANGGUANG_LOCAL_ISSUER=1), for trials only"
