#!/bin/sh
# Builds the image gameday/redis. board/base-image.sh makes what it is built on.
set -eu
cd "$(dirname "$0")"

inputs=$(sha256sum Dockerfile start.sh health.sh haproxy.cfg | sha256sum | cut -c1-64)
have=$(docker image inspect --format '{{index .Config.Labels "gameday.inputs"}}' gameday/redis 2>/dev/null || true)
[ "$have" != "$inputs" ] || exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "building image gameday/redis"
# What Docker says is of interest only when it fails.
DOCKER_BUILDKIT=0 docker build --quiet --build-arg BASE=gameday/base:bookworm --label "gameday.inputs=$inputs" --tag gameday/redis . \
	>"$log" 2>&1 || { cat "$log" >&2; exit 1; }
