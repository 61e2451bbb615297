# The front of the resolver fleet: dnsdist, which the board binary starts.
ARG BASE=debian:bookworm-slim
FROM ${BASE}

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends dnsdist \
 && rm -rf /var/lib/apt/lists/*

COPY bin/board /usr/local/bin/board
ENTRYPOINT ["/usr/local/bin/board"]
CMD ["front"]
