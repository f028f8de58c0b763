-- The record, and the tables of the situation desk that follow from it. BLOB and the collation of TEXT are put
-- in the words of the engine by dialect.go.
CREATE TABLE entry (seq BIGINT PRIMARY KEY, kind TEXT NOT NULL, version BIGINT NOT NULL, time BIGINT NOT NULL, actor TEXT NOT NULL, crisis TEXT NOT NULL, payload BLOB NOT NULL, leaf BLOB NOT NULL);
CREATE TABLE payload (seq BIGINT PRIMARY KEY REFERENCES entry (seq), salt BLOB NOT NULL, body BLOB NOT NULL);
CREATE TABLE hash (idx BIGINT PRIMARY KEY, hash BLOB NOT NULL);
CREATE TABLE outbox (seq BIGINT PRIMARY KEY REFERENCES entry (seq), crisis TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE lease (id BIGINT PRIMARY KEY, fence BIGINT NOT NULL);
INSERT INTO lease (id, fence) VALUES (1, 0);
CREATE TABLE blob (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE crisis (id TEXT PRIMARY KEY, since BIGINT NOT NULL, exercise BIGINT NOT NULL, data BLOB NOT NULL);
CREATE TABLE source (id TEXT PRIMARY KEY, since BIGINT NOT NULL, data BLOB NOT NULL);
CREATE TABLE report (id TEXT PRIMARY KEY, crisis TEXT NOT NULL REFERENCES crisis (id), since BIGINT NOT NULL, original TEXT NOT NULL REFERENCES blob (hash), text TEXT NOT NULL REFERENCES blob (hash), near TEXT NOT NULL, data BLOB NOT NULL, UNIQUE (crisis, original));
CREATE INDEX report_since ON report (crisis, since);
CREATE TABLE report_band (crisis TEXT NOT NULL, band TEXT NOT NULL, since BIGINT NOT NULL, report TEXT NOT NULL REFERENCES report (id), PRIMARY KEY (crisis, band, since));
CREATE TABLE report_repeat (since BIGINT PRIMARY KEY, report TEXT NOT NULL REFERENCES report (id), data BLOB NOT NULL);
CREATE TABLE reading (report TEXT NOT NULL REFERENCES report (id), since BIGINT NOT NULL, engine TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (report, since));
CREATE TABLE story (id TEXT PRIMARY KEY, report TEXT NOT NULL REFERENCES report (id), since BIGINT NOT NULL, n BIGINT NOT NULL);
CREATE TABLE claim (id TEXT PRIMARY KEY, crisis TEXT NOT NULL REFERENCES crisis (id), since BIGINT NOT NULL, report TEXT NOT NULL REFERENCES report (id), story TEXT NOT NULL REFERENCES story (id), n BIGINT NOT NULL);
CREATE INDEX claim_report ON claim (report);
CREATE TABLE claim_version (id TEXT NOT NULL REFERENCES claim (id), since BIGINT NOT NULL, until BIGINT NOT NULL, time BIGINT NOT NULL, actor TEXT NOT NULL, seat TEXT NOT NULL, act TEXT NOT NULL, reason TEXT NOT NULL, reverses BIGINT NOT NULL, state TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (id, since));
CREATE TABLE claim_key (crisis TEXT NOT NULL, name TEXT NOT NULL, claim TEXT NOT NULL REFERENCES claim (id), since BIGINT NOT NULL, until BIGINT NOT NULL, PRIMARY KEY (crisis, name, claim, since));
CREATE TABLE dispute (id TEXT PRIMARY KEY, crisis TEXT NOT NULL REFERENCES crisis (id), since BIGINT NOT NULL, a TEXT NOT NULL REFERENCES claim (id), b TEXT NOT NULL REFERENCES claim (id));
CREATE TABLE dispute_version (id TEXT NOT NULL REFERENCES dispute (id), since BIGINT NOT NULL, until BIGINT NOT NULL, time BIGINT NOT NULL, actor TEXT NOT NULL, seat TEXT NOT NULL, act TEXT NOT NULL, reason TEXT NOT NULL, reverses BIGINT NOT NULL, state TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (id, since));
CREATE TABLE incident (id TEXT PRIMARY KEY, crisis TEXT NOT NULL REFERENCES crisis (id), since BIGINT NOT NULL, number BIGINT NOT NULL, UNIQUE (crisis, number));
CREATE TABLE incident_version (id TEXT NOT NULL REFERENCES incident (id), since BIGINT NOT NULL, until BIGINT NOT NULL, time BIGINT NOT NULL, actor TEXT NOT NULL, seat TEXT NOT NULL, act TEXT NOT NULL, reason TEXT NOT NULL, reverses BIGINT NOT NULL, state TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (id, since));
CREATE INDEX claim_version_until ON claim_version (id, until);
CREATE INDEX dispute_version_until ON dispute_version (id, until);
CREATE INDEX incident_version_until ON incident_version (id, until);
CREATE INDEX claim_key_claim ON claim_key (claim, until);
