-- Accounts and their recovery, which follow from the record; and what belongs to this store alone: login names, hashes,
-- passkeys, links, sessions and notices. What is local points to no account by a foreign key, because accounts are made
-- again by a replay.
CREATE TABLE account (id TEXT PRIMARY KEY, person TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL);
CREATE INDEX account_person ON account (person);
CREATE TABLE recovery (id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), since BIGINT NOT NULL);
CREATE TABLE recovery_version (id TEXT NOT NULL REFERENCES recovery (id), since BIGINT NOT NULL, until BIGINT NOT NULL, time BIGINT NOT NULL, actor TEXT NOT NULL, seat TEXT NOT NULL, act TEXT NOT NULL, reason TEXT NOT NULL, reverses BIGINT NOT NULL, state TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (id, since));
CREATE INDEX recovery_version_until ON recovery_version (until, state);
CREATE TABLE login (name TEXT PRIMARY KEY, account TEXT NOT NULL UNIQUE, time BIGINT NOT NULL);
CREATE TABLE password (account TEXT PRIMARY KEY, hash TEXT NOT NULL, time BIGINT NOT NULL);
CREATE TABLE identity (issuer TEXT NOT NULL, subject TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (issuer, subject));
CREATE INDEX identity_account ON identity (account);
CREATE TABLE passkey (id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, made BIGINT NOT NULL, used BIGINT NOT NULL, counter BIGINT NOT NULL, data BLOB NOT NULL);
CREATE INDEX passkey_account ON passkey (account);
CREATE TABLE link (id TEXT PRIMARY KEY, account TEXT NOT NULL, purpose TEXT NOT NULL, recovery TEXT NOT NULL, made BIGINT NOT NULL, ends BIGINT NOT NULL, used BIGINT NOT NULL);
CREATE INDEX link_account ON link (account);
CREATE TABLE session (id TEXT PRIMARY KEY, account TEXT NOT NULL, began BIGINT NOT NULL, proved BIGINT NOT NULL, seen BIGINT NOT NULL, ends BIGINT NOT NULL, locked BIGINT NOT NULL, half BIGINT NOT NULL, how TEXT NOT NULL, device TEXT NOT NULL, address TEXT NOT NULL, crisis TEXT NOT NULL, seat TEXT NOT NULL);
CREATE INDEX session_account ON session (account);
CREATE TABLE lockout (id TEXT PRIMARY KEY, account TEXT NOT NULL, made BIGINT NOT NULL, address TEXT NOT NULL, what TEXT NOT NULL);
CREATE INDEX lockout_made ON lockout (made);
