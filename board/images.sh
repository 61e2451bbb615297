#!/bin/sh
# Builds the reference system's images: gameday/board, gameday/board-db and
# gameday/board-edge, and those of its resolver fleet: gameday/board-resolver and
# gameday/board-front. An image whose inputs have not changed is left alone.
# base-image.sh makes the image that they are built on.
set -eu

cd "$(dirname "$0")/.."

base=gameday/base:bookworm

say() { printf 'images: %s\n' "$*"; }

CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o board/bin/board.next ./board
if cmp -s board/bin/board.next board/bin/board; then
    rm board/bin/board.next # the old time stamp keeps Docker's cache
else
    mv board/bin/board.next board/bin/board
fi

# build NAME DOCKERFILE INPUT...
build() {
    name=$1 file=$2
    shift 2
    inputs=$(find "$file" "$@" -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-64)
    set --
    if grep -q '^ARG BASE' "$file"; then
        set -- --build-arg "BASE=$base"
    fi
    have=$(docker image inspect --format '{{index .Config.Labels "gameday.inputs"}}' "$name" 2>/dev/null || true)
    if [ "$have" = "$inputs" ]; then
        say "$name is up to date"
        return
    fi
    say "building $name"
    DOCKER_BUILDKIT=0 docker build --quiet "$@" --label "gameday.inputs=$inputs" --tag "$name" --file "$file" board \
        >"$log" 2>&1 || { cat "$log" >&2; say "building $name failed" >&2; exit 1; }
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
build gameday/board board/Dockerfile board/bin/board
build gameday/board-db board/db.Dockerfile board/bin/board board/db
build gameday/board-edge board/edge.Dockerfile board/bin/board board/edge
build gameday/board-resolver board/resolver.Dockerfile board/bin/board
build gameday/board-front board/front.Dockerfile board/bin/board
