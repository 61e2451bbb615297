#!/bin/sh
# Makes sure that the image that others are built on is there, by a name of its own:
# gameday/base:bookworm. It is Debian's, debian:bookworm-slim, where that is here or
# can be pulled, and else bootstrapped from Debian's packages. The name of Debian's
# image is never given to one that was made here: every other project on this machine
# would build on it unawares.
#
# Dockerfiles take the name as the build argument BASE:
#     docker build --build-arg BASE=gameday/base:bookworm ...
set -eu

image=gameday/base:bookworm
debian=debian:bookworm-slim

say() { printf 'base image: %s\n' "$*"; }
die() { printf 'base image: %s\n' "$*" >&2; exit 1; }

command -v docker >/dev/null 2>&1 || die "docker is not installed; install Docker 20.10 or newer"
docker version >/dev/null 2>&1 || die "the Docker daemon does not answer; start it, or check DOCKER_HOST"

if docker image inspect "$image" >/dev/null 2>&1; then
    say "$image is here"
    exit 0
fi

if ! docker image inspect "$debian" >/dev/null 2>&1; then
    say "pulling $debian"
    docker pull --quiet "$debian" >/dev/null 2>&1 || say "no registry answers"
fi
if docker image inspect "$debian" >/dev/null 2>&1; then
    docker tag "$debian" "$image"
    digest=$(docker image inspect --format '{{range .RepoDigests}}{{.}} {{end}}' "$debian")
    say "$image is $debian ${digest:-(of no registry)}"
    exit 0
fi

say "bootstrapping $image from Debian's packages (about 20 s)"
if ! command -v mmdebstrap >/dev/null 2>&1; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        die "mmdebstrap is missing and cannot be installed without root and apt-get; install it, or load $debian by hand (docker load)"
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
