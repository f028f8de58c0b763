-- Who may see an item, how sensitive it is, and which items an entry's payload speaks of. Rows of these follow from
-- entries that are there already: spine_shape tells Open to make them.
CREATE TABLE audience (id TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL, owner TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (id, since));
CREATE TABLE audience_member (id TEXT NOT NULL, who TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL, PRIMARY KEY (id, who, since));
CREATE TABLE sensitivity (id TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (id, since));
CREATE TABLE entry_item (since BIGINT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (since, item));
CREATE INDEX entry_item_item ON entry_item (item);
CREATE TABLE spine_shape (id BIGINT PRIMARY KEY, shape BIGINT NOT NULL);
INSERT INTO spine_shape (id, shape) VALUES (1, 1);
