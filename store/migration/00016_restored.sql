-- Restores of a backup, and when a person let effects go out again.
CREATE TABLE restored (since BIGINT PRIMARY KEY, released BIGINT NOT NULL, data BLOB NOT NULL);
