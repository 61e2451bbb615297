#!/bin/sh
# Builds bin/store and the image gameday/example-store from it. Does nothing when
# both are up to date.
set -eu
cd "$(dirname "$0")"
image=gameday/example-store

CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o bin/store ./store
sum=$(sha256sum bin/store Dockerfile | sha256sum | cut -d' ' -f1)
have=$(docker image inspect --format '{{index .Config.Labels "gameday.inputs"}}' "$image" 2>/dev/null || true)
if [ "$have" = "$sum" ]; then
	exit 0
fi
echo "building image $image"
# What Docker says is of interest only when it fails.
if ! said=$(docker build --label "gameday.inputs=$sum" --tag "$image" --file Dockerfile . 2>&1); then
	echo "$said" >&2
	exit 1
fi
