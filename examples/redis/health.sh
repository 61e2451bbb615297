#!/bin/sh
# Whether this host can do what it is there for.
set -eu
case $1 in
store) [ "$(redis-cli ping)" = PONG ] ;;
# A Sentinel asks the primary for its replicas every ten seconds. One that knows none yet
# has nothing to promote.
sentinel)
    redis-cli -p 26379 sentinel ckquorum store | grep -q ^OK
    redis-cli -p 26379 sentinel replicas store | grep -q flags
    ;;
balancer) [ "$(redis-cli -h "$(hostname)" ping)" = PONG ] ;;
esac
