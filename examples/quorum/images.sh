#!/bin/sh
# Builds the images gameday/quorum and gameday/quorum-balancer. An image whose
# inputs have not changed is left alone. board/base-image.sh makes what they are
# built on.
set -eu
cd "$(dirname "$0")"

# The binary is the same for the same sources, so its sum tells whether the
# images are current.
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o bin/quorum .

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# build NAME DOCKERFILE INPUT...
build() {
	name=$1 file=$2
	shift 2
	inputs=$(find "$file" "$@" -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-64)
	have=$(docker image inspect --format '{{index .Config.Labels "gameday.inputs"}}' "$name" 2>/dev/null || true)
	if [ "$have" = "$inputs" ]; then
		return
	fi
	echo "building image $name"
	# What Docker says is of interest only when it fails.
	DOCKER_BUILDKIT=0 docker build --quiet --build-arg BASE=gameday/base:bookworm --label "gameday.inputs=$inputs" --tag "$name" --file "$file" . \
		>"$log" 2>&1 || { cat "$log" >&2; exit 1; }
}

build gameday/quorum Dockerfile bin/quorum
build gameday/quorum-balancer balancer.Dockerfile bin/quorum balancer
