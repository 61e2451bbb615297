#!/bin/bash
# Runs a command against a Docker engine of the 29 series, built from source and
# started beside the machine's own, in a network namespace of its own:
#
#     tools/engine29/run.sh bin/gameday run --profile dev
#
# Images are copied from the machine's engine. When the command has ended, whatever
# its end, the engine is stopped and everything of it is removed. It needs root, and
# Debian's iproute2, containerd and libseccomp-dev, which it installs where apt-get is.
# The exit code is the command's; 70 when the engine could not be had.
set -euo pipefail

[ $# -gt 0 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2; }

here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$here/../.." && pwd)/bin/engine29
say() { printf 'engine 29: %s\n' "$*" >&2; }
die() { say "$*"; exit 70; }

[ "$(id -u)" -eq 0 ] || die "needs root: it starts an engine"

# Each line is a program and the Debian package that has it.
need() {
    local missing=()
    command -v ip >/dev/null || missing+=(iproute2)
    command -v containerd >/dev/null || missing+=(containerd)
    command -v gcc >/dev/null || missing+=(gcc libc6-dev)
    pkg-config --exists libseccomp 2>/dev/null || missing+=(pkg-config libseccomp-dev)
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "missing: ${missing[*]}; install them"
    say "installing ${missing[*]}"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Go's cache makes a second build a matter of seconds, so nothing else looks
# whether what was built is up to date.
build() {
    say "building dockerd, docker-proxy and runc (about 5 minutes the first time)"
    mkdir -p "$bin"
    (
        cd "$here"
        version=$(go list -m -f '{{.Version}}' github.com/moby/moby/v2)
        CGO_ENABLED=0 go build -tags 'exclude_graphdriver_btrfs exclude_graphdriver_zfs no_systemd' -o "$bin/" \
            -ldflags "-X github.com/moby/moby/v2/dockerversion.Version=$version" \
            github.com/moby/moby/v2/cmd/dockerd github.com/moby/moby/v2/cmd/docker-proxy
        CGO_ENABLED=1 go build -tags seccomp -o "$bin/" github.com/opencontainers/runc
    ) || die "the engine could not be built"
}

need
build

# A short path: a Unix socket's name has 108 bytes at most.
work=$(mktemp -d /tmp/gd29.XXXXXX)
netns=$(basename "$work")
own_driver=$(docker info --format '{{.Driver}}')

# The engine must be down before its files go: a mount that is left keeps them.
end() {
    local code=$?
    trap - EXIT INT TERM
    if [ -n "${engine:-}" ]; then
        kill -TERM "$engine" 2>/dev/null || true
        wait "$engine" 2>/dev/null || true
    fi
    ip netns delete "$netns" 2>/dev/null || true
    awk -v w="$work" 'index($2, w) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n1 umount
    if [ "$code" -ne 0 ] && [ -n "${KEEP_LOG:-}" ]; then cp "$work/log" "$KEEP_LOG"; fi
    rm -rf "$work"
    exit "$code"
}
trap end EXIT
trap 'exit 130' INT TERM

ip netns add "$netns"
within() { nsenter --net="/run/netns/$netns" "$@"; } # `ip netns exec` would hide the cgroups
within ip link set lo up

echo '{}' >"$work/daemon.json"
export PATH="$bin:$PATH"
# Not by the function: a shell between would get the signal that is meant for it.
nsenter --net="/run/netns/$netns" dockerd --config-file "$work/daemon.json" --host "unix://$work/docker.sock" \
    --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/pid" \
    --feature containerd-snapshotter=false --storage-driver "$own_driver" \
    --bip 198.19.127.1/24 --default-address-pool base=198.19.128.0/18,size=24 \
    --userland-proxy-path "$bin/docker-proxy" >"$work/log" 2>&1 &
engine=$!

export DOCKER_HOST="unix://$work/docker.sock"
for _ in $(seq 150); do
    kill -0 "$engine" 2>/dev/null || { tail -5 "$work/log" >&2; die "the engine ended by itself"; }
    docker version >/dev/null 2>&1 && break
    sleep 0.2
done
docker version >/dev/null 2>&1 || { tail -5 "$work/log" >&2; die "the engine did not answer within 30 s"; }

images=$(DOCKER_HOST= docker images --format '{{.Repository}}:{{.Tag}}' 'gameday/*' | grep -v '<none>')
[ -n "$images" ] || die "there are no images gameday/* to copy; run make images first"
say "copying $(wc -l <<<"$images") images"
# shellcheck disable=SC2086 # a word for each image
DOCKER_HOST= docker save $images | docker load --quiet >/dev/null

say "$(docker version --format 'engine {{.Server.Version}}, API {{.Server.APIVersion}}')"
# Runs of this engine are journaled apart from those of the machine's own.
export XDG_STATE_HOME="$work/state"
within "$@"
