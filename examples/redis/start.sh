#!/bin/sh
# Starts what this host is: store, sentinel or balancer.
#
# Hosts know each other by name: Sentinel's configuration would else keep addresses,
# and a host that comes back may have another one.
set -eu

# The primary at the very beginning; what Sentinel decides later, it tells each store.
first=${REDIS_FIRST:?}
name=$(hostname)

store() {
    # A store that comes back does not know whether another was promoted while it was
    # away. It asks a Sentinel, and is its replica.
    primary=$first
    for sentinel in $REDIS_SENTINELS; do
        now=$(timeout 1 redis-cli -h "$sentinel" -p 26379 --raw sentinel get-master-addr-by-name store 2>/dev/null | head -n 1) || continue
        if [ -n "$now" ]; then primary=$now; break; fi
    done
    set -- redis-server --bind 0.0.0.0 --protected-mode no --dir /data --save "" --appendonly yes \
        --replica-announce-ip "$name" --repl-diskless-sync-delay 0 --repl-timeout 10 --repl-ping-replica-period 2 \
        --min-replicas-to-write "${REDIS_MIN_REPLICAS:-0}" --min-replicas-max-lag 3
    if [ "$primary" != "$name" ]; then set -- "$@" --replicaof "$primary" 6379; fi
    exec "$@"
}

sentinel() {
    cat >/data/sentinel.conf <<END
port 26379
bind 0.0.0.0
protected-mode no
dir /data
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $name
sentinel monitor store $first 6379 ${REDIS_QUORUM:-2}
sentinel down-after-milliseconds store ${REDIS_DOWN_AFTER:-2000}
sentinel failover-timeout store 10000
sentinel parallel-syncs store 1
END
    until getent hosts "$first" >/dev/null; do sleep 0.2; done
    exec redis-sentinel /data/sentinel.conf
}

case ${1:-} in
store | sentinel) "$1" ;;
balancer) exec haproxy -W -db -f /opt/redis/haproxy.cfg ;;
*) echo "start.sh store|sentinel|balancer" >&2; exit 2 ;;
esac
