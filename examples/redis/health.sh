#!/bin/sh
# Whether this host can do what it is there for.
set -eu
case $1 in
store) [ "$(redis-cli ping)" = PONG ] ;;
sentinel) redis-cli -p 26379 sentinel ckquorum store | grep -q ^OK ;;
balancer) [ "$(redis-cli -h "$(hostname)" ping)" = PONG ] ;;
esac
