#!/usr/bin/env bash
# Makes .env from .env.example with new secrets; an .env that is there is left alone. Example: deploy/new_env.sh
set -euo pipefail
cd "$(dirname "$0")/.."

[ -e .env ] && exit 0
umask 077

secret() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

while IFS= read -r line; do
  case $line in
    # The embedded system reads .env as well: where it has run here, its receipts and sessions must stay good.
    YANGGUANG_SECRET_KEY=) echo "$line$(cat "${YANGGUANG_DATA:-var}/secret.key" 2>/dev/null || secret)" ;;
    *_PASSWORD=) echo "$line$(secret)" ;;
    *) echo "$line" ;;
  esac
done <.env.example >.env.part
mv .env.part .env
echo "• made .env with new secrets; people sign in without a password (YANGGUANG_LOCAL_ISSUER=1), for trials only"
