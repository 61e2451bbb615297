#!/bin/sh
# Builds cmd/agent/bin/agent and the image gameday/agent from it. Does nothing
# when both are up to date. GAMEDAY_AGENT_IMAGE names another image.
set -eu
cd "$(dirname "$0")"
image=${GAMEDAY_AGENT_IMAGE:-gameday/agent}

# Go's build cache makes this fast, and the binary is the same for the same
# sources, so its sum tells whether the image is current.
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o bin/agent .
sum=$(sha256sum bin/agent Dockerfile | sha256sum | cut -d' ' -f1)
have=$(docker image inspect --format '{{index .Config.Labels "gameday.agent.sum"}}' "$image" 2>/dev/null || true)
if [ "$have" = "$sum" ]; then
	exit 0
fi
echo "building image $image"
# What Docker says is of interest only when it fails.
if ! said=$(docker build --label "gameday.agent.sum=$sum" --tag "$image" --file Dockerfile . 2>&1); then
	echo "$said" >&2
	exit 1
fi
