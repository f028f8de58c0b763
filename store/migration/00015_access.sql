-- Who was shown what. A row's hash covers the row and the hash before it; access_digest says what the entries of the
-- record say of that chain.
CREATE TABLE access (n BIGINT PRIMARY KEY, time BIGINT NOT NULL, actor TEXT NOT NULL, seat TEXT NOT NULL, crisis TEXT NOT NULL, act TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, hash BLOB NOT NULL);
CREATE INDEX access_item ON access (item, n);
CREATE INDEX access_actor ON access (actor, n);
CREATE TABLE access_digest (since BIGINT PRIMARY KEY, rows BIGINT NOT NULL, hash BLOB NOT NULL);
