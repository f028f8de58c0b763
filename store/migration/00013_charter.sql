-- People, and of each crisis its charter: every version whole, and what of it is looked up by seat, person or key.
CREATE TABLE person (id TEXT PRIMARY KEY, since BIGINT NOT NULL, administrator BIGINT NOT NULL, data BLOB NOT NULL);
CREATE TABLE charter (crisis TEXT NOT NULL REFERENCES crisis (id), version BIGINT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL, time BIGINT NOT NULL, proposal TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (crisis, version));
CREATE TABLE seat (id TEXT PRIMARY KEY, crisis TEXT NOT NULL REFERENCES crisis (id), since BIGINT NOT NULL);
CREATE TABLE seat_version (id TEXT NOT NULL REFERENCES seat (id), since BIGINT NOT NULL, until BIGINT NOT NULL, kind TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (id, since));
CREATE TABLE member (seat TEXT NOT NULL REFERENCES seat (id), person TEXT NOT NULL REFERENCES person (id), crisis TEXT NOT NULL REFERENCES crisis (id), since BIGINT NOT NULL, until BIGINT NOT NULL, sits_from BIGINT NOT NULL, sits_until BIGINT NOT NULL, PRIMARY KEY (seat, person, since));
CREATE INDEX member_person ON member (person, until);
CREATE TABLE approval_key (crisis TEXT NOT NULL REFERENCES crisis (id), id TEXT NOT NULL, person TEXT NOT NULL REFERENCES person (id), since BIGINT NOT NULL, until BIGINT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (crisis, id, since));
CREATE INDEX approval_key_id ON approval_key (id);
CREATE TABLE approval_key_use (id TEXT NOT NULL, since BIGINT NOT NULL, counter BIGINT NOT NULL, PRIMARY KEY (id, since));
CREATE TABLE charter_proposal (id TEXT PRIMARY KEY, crisis TEXT NOT NULL REFERENCES crisis (id), since BIGINT NOT NULL, data BLOB NOT NULL);
CREATE INDEX charter_proposal_since ON charter_proposal (crisis, since);
CREATE TABLE charter_proposal_version (id TEXT NOT NULL REFERENCES charter_proposal (id), since BIGINT NOT NULL, until BIGINT NOT NULL, time BIGINT NOT NULL, actor TEXT NOT NULL, seat TEXT NOT NULL, act TEXT NOT NULL, reason TEXT NOT NULL, reverses BIGINT NOT NULL, state TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (id, since));
CREATE TABLE charter_signature (proposal TEXT NOT NULL REFERENCES charter_proposal (id), person TEXT NOT NULL REFERENCES person (id), since BIGINT NOT NULL, time BIGINT NOT NULL, actor TEXT NOT NULL, seat TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (proposal, person));
CREATE TABLE crisis_closed (crisis TEXT PRIMARY KEY REFERENCES crisis (id), since BIGINT NOT NULL, data BLOB NOT NULL);
