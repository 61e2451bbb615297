#!/bin/sh
# Builds calibration/bin/truth and the image gameday/truth from it. Does nothing
# when both are up to date.
set -eu
cd "$(dirname "$0")"
image=gameday/truth

# The binary is the same for the same sources, so its sum tells whether the
# image is current.
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o bin/truth ./service
sum=$(sha256sum bin/truth Dockerfile | sha256sum | cut -d' ' -f1)
have=$(docker image inspect --format '{{index .Config.Labels "gameday.truth.sum"}}' "$image" 2>/dev/null || true)
if [ "$have" = "$sum" ]; then
	exit 0
fi
echo "building image $image"
# What Docker says is of interest only when it fails.
if ! said=$(docker build --label "gameday.truth.sum=$sum" --tag "$image" --file Dockerfile . 2>&1); then
	echo "$said" >&2
	exit 1
fi
