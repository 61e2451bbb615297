#!/bin/sh
# Makes sure that there is a compose to try the reference system with: Docker's
# own, or Debian's docker-compose, which is installed when both are missing.
set -eu

if command -v docker-compose >/dev/null 2>&1 || docker compose version >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "compose: neither docker-compose nor docker compose is installed; install one (Debian: apt-get install docker-compose)" >&2
    exit 1
fi
echo "compose: installing docker-compose"
apt-get update -qq >/dev/null
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker-compose >/dev/null
