# A database host: the keeper is PID 1 and supervises PostgreSQL 15.
ARG BASE=debian:bookworm-slim
FROM ${BASE}

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql-15 \
 && rm -rf /var/lib/apt/lists/* /var/lib/postgresql/15/main /etc/postgresql/15/main \
 && mkdir -p /var/lib/board /usr/share/board \
 && chown postgres:postgres /var/lib/board /usr/share/board

USER postgres
ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin

# initdb takes seconds; done once here, a first start only copies the result.
COPY db/ /usr/share/board/init/
RUN cd /usr/share/board \
 && initdb --pgdata=template --username=postgres --no-sync --data-checksums \
        --locale=C.UTF-8 --encoding=UTF8 --auth=trust --wal-segsize=4 >/dev/null \
 && cp init/postgresql.conf init/pg_hba.conf template/ \
 && postgres --single -D template postgres <init/schema.sql >/dev/null \
 && postgres --single -D template board <init/board.sql >/dev/null \
 && tar -cf template.tar -C template . \
 && rm -r template

COPY bin/board /usr/local/bin/board
EXPOSE 5432 8008
ENTRYPOINT ["/usr/local/bin/board"]
CMD ["keeper"]
