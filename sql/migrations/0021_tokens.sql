-- Tokens: what callers of the server show. Only a hash is kept, so that who reads this table has none of them.
create table control.tokens (
  token_id bigint generated always as identity primary key,
  name text not null unique check (name <> ''),
  hash text not null unique check (hash ~ '^[0-9a-f]{64}$'),
  scope text not null check (scope in ('read', 'run', 'admin')),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);
comment on table control.tokens is 'Who may ask the server for what';
comment on column control.tokens.hash is 'SHA-256 of the token, which has 256 random bits';
comment on column control.tokens.scope is 'read; run: and start runs; admin: and all else';
