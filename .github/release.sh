#!/bin/sh
# Builds the gameday command for each platform into dist/, static, and the same for
# the same sources and toolchain; beside each binary a list of all modules in it
# (SBOM, CycloneDX), and the checksums of everything in SHA256SUMS.
#     .github/release.sh VERSION
set -eu
cd "$(dirname "$0")/.."
version=${1:?usage: .github/release.sh VERSION}
export CGO_ENABLED=0 GOFLAGS=-trimpath

rm -rf dist
mkdir dist
for platform in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64; do
	name=gameday_${version}_$(echo "$platform" | tr / _)
	GOOS=${platform%/*} GOARCH=${platform#*/} go build -ldflags='-s -w -buildid=' -o "dist/$name" ./cmd/gameday
	go version -m "dist/$name" | awk -v version="$version" -f .github/sbom.awk >"dist/$name.cdx.json"
done
cd dist
sha256sum -- * >SHA256SUMS
