set role board;
create table posts (id text primary key, text text not null, at timestamptz not null default now());
create index posts_at on posts (at desc);
