#!/bin/sh
# Makes sure that the image debian:bookworm-slim is there: uses the one that
# exists, else pulls it, else bootstraps it from Debian's packages.
set -eu

image=debian:bookworm-slim

say() { printf 'base image: %s\n' "$*"; }
die() { printf 'base image: %s\n' "$*" >&2; exit 1; }

command -v docker >/dev/null 2>&1 || die "docker is not installed; install Docker 20.10 or newer"
docker version >/dev/null 2>&1 || die "the Docker daemon does not answer; start it, or check DOCKER_HOST"

if docker image inspect "$image" >/dev/null 2>&1; then
    say "$image is here"
    exit 0
fi

say "pulling $image"
if docker pull --quiet "$image" >/dev/null 2>&1; then
    say "pulled"
    exit 0
fi

say "no registry answers; bootstrapping $image from Debian's packages (about 20 s)"
if ! command -v mmdebstrap >/dev/null 2>&1; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        die "mmdebstrap is missing and cannot be installed without root and apt-get; install it, or load $image by hand (docker load)"
    fi
    say "installing mmdebstrap"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

mmdebstrap --quiet --variant=apt --aptopt='Apt::Install-Recommends "false"' \
    bookworm "$work/base.tar" || die "mmdebstrap failed; see its message above"
docker import "$work/base.tar" "$image" >/dev/null || die "docker import failed"
say "made $image"
