/** The version of the tables, kept in the file. Before the first release it stays 1. */
export const schemaVersion = 1;

/**
 * The tables. Times are milliseconds since 1970, and documents are JSON. Secrets that only have to be recognised
 * (Sessions, refresh tokens) are stored as SHA-256 in base64url. Every lookup of an operation has an index.
 */
export const schema = `
CREATE TABLE pools (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  user_count INTEGER NOT NULL DEFAULT 0,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX pools_by_age ON pools (created_at, id);

CREATE TABLE signing_keys (
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  token_use TEXT NOT NULL,
  kid TEXT NOT NULL,
  private_key TEXT NOT NULL,
  PRIMARY KEY (pool_id, token_use)
) STRICT;

CREATE TABLE clients (
  id TEXT PRIMARY KEY,
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX clients_by_pool ON clients (pool_id, id);

CREATE TABLE users (
  sub TEXT PRIMARY KEY,
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  username_key TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (pool_id, username_key)
) STRICT;

-- Other names that a user may sign in with. Each save of a user writes them from the document.
CREATE TABLE aliases (
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  alias_key TEXT NOT NULL,
  sub TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (pool_id, alias_key)
) STRICT;
CREATE INDEX aliases_by_user ON aliases (sub);

-- The values that ListUsers sorts and filters by. Each save of a user writes them from the document.
CREATE TABLE search_terms (
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  sub TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (pool_id, name, value, sub)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_terms_by_user ON search_terms (sub);

-- Wrong passwords since the last right one. If missing users are hidden, names without a user have rows too. A row
-- counts for 15 minutes after failed_at.
CREATE TABLE password_failures (
  sub TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  failed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_failures_by_age ON password_failures (failed_at);

CREATE TABLE groups (
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (pool_id, name)
) STRICT;

CREATE TABLE group_members (
  sub TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  pool_id TEXT NOT NULL,
  group_name TEXT NOT NULL,
  PRIMARY KEY (sub, pool_id, group_name),
  FOREIGN KEY (pool_id, group_name) REFERENCES groups ON DELETE CASCADE
) STRICT;
CREATE INDEX group_members_by_group ON group_members (pool_id, group_name, sub);

-- The newest code per user and purpose.
CREATE TABLE codes (
  sub TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  purpose TEXT NOT NULL,
  code TEXT NOT NULL,
  attribute TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (sub, purpose)
) STRICT;

-- Names without a user for which a code was requested while missing users are hidden. A wrong code then gets the same
-- answer as for a real user.
CREATE TABLE simulated_codes (
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  name TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (pool_id, name)
) STRICT;
CREATE INDEX simulated_codes_by_expiry ON simulated_codes (expires_at);

-- One row per counted attempt of the last hour. If missing users are hidden, names without a user have rows too.
CREATE TABLE attempts (
  sub TEXT NOT NULL,
  action TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX attempts_by_user ON attempts (sub, action, at);
CREATE INDEX attempts_by_age ON attempts (at);

CREATE TABLE sessions (
  hash TEXT PRIMARY KEY,
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  sub TEXT NOT NULL,
  challenge TEXT NOT NULL,
  state TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  spent_at INTEGER
) STRICT;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_by_pool ON sessions (pool_id);
CREATE INDEX sessions_by_user ON sessions (sub, challenge, expires_at);

-- SRP handshakes between their two steps, found by the SECRET_BLOCK that was sent to the client.
CREATE TABLE srp_exchanges (
  hash TEXT PRIMARY KEY,
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  expires_at INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX srp_exchanges_by_expiry ON srp_exchanges (expires_at);
CREATE INDEX srp_exchanges_by_pool ON srp_exchanges (pool_id);

-- One completed sign-in. All its tokens are revoked together. A grant outlives its user, so that a refresh can say that
-- the user was deleted.
CREATE TABLE grants (
  event_id TEXT PRIMARY KEY,
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  sub TEXT NOT NULL,
  origin_jti TEXT NOT NULL,
  auth_time INTEGER NOT NULL,
  device_key TEXT,
  revoked_at INTEGER
) STRICT;
CREATE INDEX grants_by_user ON grants (sub);
CREATE INDEX grants_by_pool ON grants (pool_id);

CREATE TABLE refresh_tokens (
  hash TEXT PRIMARY KEY,
  event_id TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  parent_hash TEXT,
  replaced_at INTEGER
) STRICT;
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (event_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

-- The owner is the username that the sign-in was answered with. A device offered to an alias cannot be confirmed.
CREATE TABLE devices (
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  owner TEXT NOT NULL,
  device_key TEXT NOT NULL,
  event_id TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (pool_id, owner, device_key)
) STRICT;
CREATE INDEX devices_by_grant ON devices (event_id);
-- Every sign-in offers a device, but few devices are confirmed.
CREATE INDEX confirmed_devices ON devices (pool_id, owner, device_key)
  WHERE json_extract(document, '$.password') IS NOT NULL;

CREATE TABLE inbox (
  id INTEGER PRIMARY KEY,
  pool_id TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
  username TEXT NOT NULL,
  destination TEXT NOT NULL,
  medium TEXT NOT NULL,
  code TEXT NOT NULL,
  purpose TEXT NOT NULL,
  at INTEGER NOT NULL,
  subject TEXT,
  message TEXT
) STRICT;
CREATE INDEX inbox_by_user ON inbox (pool_id, username, purpose, id);
CREATE INDEX inbox_by_username ON inbox (username, id);
CREATE INDEX inbox_by_destination ON inbox (destination, id);
CREATE INDEX inbox_by_pool ON inbox (pool_id, id);
`;
