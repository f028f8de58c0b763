-- Whose log this is, the keys that sign it, its checkpoints and what of it was sealed.
CREATE TABLE installation (id TEXT PRIMARY KEY, since BIGINT NOT NULL, demo BIGINT NOT NULL, data BLOB NOT NULL);
CREATE TABLE log_key (since BIGINT PRIMARY KEY, verifier TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE checkpoint (size BIGINT PRIMARY KEY, time BIGINT NOT NULL, text BLOB NOT NULL);
CREATE TABLE sealed (seq BIGINT PRIMARY KEY, since BIGINT NOT NULL, second TEXT NOT NULL);
