# A host of the resolver fleet: unbound, and the board binary, which supervises it.
ARG BASE=debian:bookworm-slim
FROM ${BASE}

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends unbound \
 && rm -rf /var/lib/apt/lists/*

COPY bin/board /usr/local/bin/board
ENTRYPOINT ["/usr/local/bin/board"]
CMD ["resolver"]
