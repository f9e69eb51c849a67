#!/usr/bin/env bash
# Builds the base images that docker-compose.yml names, from Debian's packages, on a machine that reaches no registry.
#
# They carry the official images' names and behave like them as far as docker-compose.yml uses them; they are for
# trials, not for production. An image of that name that is already there is left alone.
# Needs root, a running Docker engine and debootstrap. Example: deploy/stand_ins.sh
set -euo pipefail
cd "$(dirname "$0")"

SUITE=trixie
MIRROR=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
ROOT=yangguang-stand-in/debian:$SUITE
LABEL=org.yangguang.stand-in
PYTHON_IMAGE=${PYTHON_IMAGE:-python:3.13-slim-trixie}
POSTGRES_IMAGE=${POSTGRES_IMAGE:-postgres:17}
RABBITMQ_IMAGE=${RABBITMQ_IMAGE:-rabbitmq:4.0-management}
NGINX_IMAGE=${NGINX_IMAGE:-nginx:1.26}

present() { docker image inspect "$1" >/dev/null 2>&1; }

# A machine whose downloads pass through an inspecting proxy trusts that proxy's certificate; so must its images.
make_root() {
  local folder
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' RETURN
  debootstrap --variant=minbase --include=ca-certificates "$SUITE" "$folder" "$MIRROR" >"$folder.log" 2>&1 ||
    { tail -20 "$folder.log" >&2; return 1; }
  rm -rf "$folder.log" "$folder"/var/cache/apt/archives/*.deb "$folder"/var/lib/apt/lists/*
  cp /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/ca-certificates.crt"
  tar -C "$folder" --numeric-owner -c . |
    docker import --change "LABEL $LABEL=1" --change 'CMD ["bash"]' \
      --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
      --change 'ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt' - "$ROOT" >/dev/null
}

make_image() { # name, folder of its Dockerfile
  if present "$1"; then
    echo "• $1 is already there"
    return
  fi
  echo "• building $1"
  docker build --quiet --network host --build-arg ROOT="$ROOT" --tag "$1" "stand_ins/$2" >/dev/null
}

present "$ROOT" || { echo "• building $ROOT with debootstrap"; make_root; }
make_image "$PYTHON_IMAGE" python
make_image "$POSTGRES_IMAGE" postgres
make_image "$RABBITMQ_IMAGE" rabbitmq
make_image "$NGINX_IMAGE" nginx
