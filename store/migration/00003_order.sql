-- Keys by which people's order of names and titles is the order of bytes; made again when their function changes.
CREATE TABLE sort_key (thing TEXT NOT NULL, id TEXT NOT NULL, lang TEXT NOT NULL, version TEXT NOT NULL, sort BLOB NOT NULL, PRIMARY KEY (thing, id, lang));
CREATE INDEX sort_key_sort ON sort_key (thing, lang, sort);
