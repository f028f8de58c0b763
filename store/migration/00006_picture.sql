-- What the picture shows of each version of each thing, derived from spine rows; its words are in picture_text, which each
-- engine makes in its own way (dialect.go).
CREATE TABLE picture_item (n BIGINT PRIMARY KEY, id TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL, crisis TEXT NOT NULL, audience TEXT NOT NULL, kind TEXT NOT NULL, desk TEXT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL, lang TEXT NOT NULL, source TEXT NOT NULL, polarity TEXT NOT NULL, event TEXT NOT NULL, state TEXT NOT NULL, grade TEXT NOT NULL, place TEXT NOT NULL, place_fold TEXT NOT NULL, country TEXT NOT NULL, geoname BIGINT NOT NULL, precision TEXT NOT NULL, lat BIGINT NOT NULL, lon BIGINT NOT NULL, happened BIGINT NOT NULL, ended BIGINT NOT NULL, reported BIGINT NOT NULL, received BIGINT NOT NULL, sensitivity TEXT NOT NULL, owner TEXT NOT NULL, version TEXT NOT NULL);
CREATE INDEX picture_item_id ON picture_item (id, until);
CREATE INDEX picture_item_crisis ON picture_item (crisis, n);
