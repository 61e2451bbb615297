# The balancer: HAProxy, and the store's binary for its health check.
ARG BASE=debian:bookworm-slim
FROM ${BASE}

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends haproxy \
 && rm -rf /var/lib/apt/lists/*

COPY bin/quorum /usr/local/bin/quorum
COPY balancer/haproxy.cfg /etc/haproxy/haproxy.cfg
USER haproxy
EXPOSE 8080
# SIGUSR1 would wait for open sessions; a balancer that is told to go, goes.
STOPSIGNAL SIGTERM
ENTRYPOINT ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"]
