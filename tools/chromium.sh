#!/bin/sh
# Makes sure that there is a Chromium for the tests that look at pages: one that is
# here, or Debian's, which is installed when none is.
set -eu

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "chromium: none is installed; install one (Debian: apt-get install chromium fonts-dejavu-core)" >&2
    exit 1
fi
echo "chromium: installing Debian's"
apt-get update -qq >/dev/null
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
