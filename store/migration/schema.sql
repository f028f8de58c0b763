-- What the migrations lead to, for people to read; no program reads it. BLOB is BYTEA on PostgreSQL, where TEXT has
-- the collation "C". Written by: go test ./store -run TestTheSchema -update

CREATE TABLE access (
  n BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  seat TEXT NOT NULL,
  crisis TEXT NOT NULL,
  act TEXT NOT NULL,
  kind TEXT NOT NULL,
  item TEXT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (n)
);

CREATE TABLE access_digest (
  since BIGINT NOT NULL,
  rows BIGINT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (since)
);

CREATE TABLE account (
  id TEXT NOT NULL,
  person TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE approval_key (
  crisis TEXT NOT NULL,
  id TEXT NOT NULL,
  person TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (crisis) REFERENCES crisis (id),
  FOREIGN KEY (person) REFERENCES person (id),
  PRIMARY KEY (crisis, id, since)
);

CREATE TABLE approval_key_use (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  counter BIGINT NOT NULL,
  PRIMARY KEY (id, since)
);

CREATE TABLE audience (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  owner TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (id, since)
);

CREATE TABLE audience_member (
  id TEXT NOT NULL,
  who TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (id, who, since)
);

CREATE TABLE blob (
  hash TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (hash)
);

CREATE TABLE charter (
  crisis TEXT NOT NULL,
  version BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  time BIGINT NOT NULL,
  proposal TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (crisis) REFERENCES crisis (id),
  PRIMARY KEY (crisis, version)
);

CREATE TABLE charter_proposal (
  id TEXT NOT NULL,
  crisis TEXT NOT NULL,
  since BIGINT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (crisis) REFERENCES crisis (id),
  PRIMARY KEY (id)
);

CREATE TABLE charter_proposal_version (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  seat TEXT NOT NULL,
  act TEXT NOT NULL,
  reason TEXT NOT NULL,
  reverses BIGINT NOT NULL,
  state TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (id) REFERENCES charter_proposal (id),
  PRIMARY KEY (id, since)
);

CREATE TABLE charter_signature (
  proposal TEXT NOT NULL,
  person TEXT NOT NULL,
  since BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  seat TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (person) REFERENCES person (id),
  FOREIGN KEY (proposal) REFERENCES charter_proposal (id),
  PRIMARY KEY (proposal, person)
);

CREATE TABLE checkpoint (
  size BIGINT NOT NULL,
  time BIGINT NOT NULL,
  text BLOB NOT NULL,
  PRIMARY KEY (size)
);

CREATE TABLE claim (
  id TEXT NOT NULL,
  crisis TEXT NOT NULL,
  since BIGINT NOT NULL,
  report TEXT NOT NULL,
  story TEXT NOT NULL,
  n BIGINT NOT NULL,
  FOREIGN KEY (crisis) REFERENCES crisis (id),
  FOREIGN KEY (report) REFERENCES report (id),
  FOREIGN KEY (story) REFERENCES story (id),
  PRIMARY KEY (id)
);

CREATE TABLE claim_key (
  crisis TEXT NOT NULL,
  name TEXT NOT NULL,
  claim TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  FOREIGN KEY (claim) REFERENCES claim (id),
  PRIMARY KEY (crisis, name, claim, since)
);

CREATE TABLE claim_version (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  seat TEXT NOT NULL,
  act TEXT NOT NULL,
  reason TEXT NOT NULL,
  reverses BIGINT NOT NULL,
  state TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (id) REFERENCES claim (id),
  PRIMARY KEY (id, since)
);

CREATE TABLE crisis (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  exercise BIGINT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE crisis_closed (
  crisis TEXT NOT NULL,
  since BIGINT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (crisis) REFERENCES crisis (id),
  PRIMARY KEY (crisis)
);

CREATE TABLE dispute (
  id TEXT NOT NULL,
  crisis TEXT NOT NULL,
  since BIGINT NOT NULL,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  FOREIGN KEY (a) REFERENCES claim (id),
  FOREIGN KEY (b) REFERENCES claim (id),
  FOREIGN KEY (crisis) REFERENCES crisis (id),
  PRIMARY KEY (id)
);

CREATE TABLE dispute_version (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  seat TEXT NOT NULL,
  act TEXT NOT NULL,
  reason TEXT NOT NULL,
  reverses BIGINT NOT NULL,
  state TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (id) REFERENCES dispute (id),
  PRIMARY KEY (id, since)
);

CREATE TABLE entry (
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  crisis TEXT NOT NULL,
  payload BLOB NOT NULL,
  leaf BLOB NOT NULL,
  PRIMARY KEY (seq)
);

CREATE TABLE entry_item (
  since BIGINT NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (since, item)
);

CREATE TABLE hash (
  idx BIGINT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (idx)
);

CREATE TABLE identity (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (issuer, subject)
);

CREATE TABLE incident (
  id TEXT NOT NULL,
  crisis TEXT NOT NULL,
  since BIGINT NOT NULL,
  series TEXT NOT NULL,
  number BIGINT NOT NULL,
  FOREIGN KEY (crisis) REFERENCES crisis (id),
  PRIMARY KEY (id),
  UNIQUE (crisis, series, number)
);

CREATE TABLE incident_claim (
  incident TEXT NOT NULL,
  claim TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  FOREIGN KEY (claim) REFERENCES claim (id),
  FOREIGN KEY (incident) REFERENCES incident (id),
  PRIMARY KEY (incident, claim, since)
);

CREATE TABLE incident_version (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  seat TEXT NOT NULL,
  act TEXT NOT NULL,
  reason TEXT NOT NULL,
  reverses BIGINT NOT NULL,
  state TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (id) REFERENCES incident (id),
  PRIMARY KEY (id, since)
);

CREATE TABLE installation (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  demo BIGINT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE lease (
  id BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE link (
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  purpose TEXT NOT NULL,
  recovery TEXT NOT NULL,
  made BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  used BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE lockout (
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  made BIGINT NOT NULL,
  address TEXT NOT NULL,
  what TEXT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE log_key (
  since BIGINT NOT NULL,
  verifier TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (since)
);

CREATE TABLE login (
  name TEXT NOT NULL,
  account TEXT NOT NULL,
  time BIGINT NOT NULL,
  PRIMARY KEY (name),
  UNIQUE (account)
);

CREATE TABLE member (
  seat TEXT NOT NULL,
  person TEXT NOT NULL,
  crisis TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  sits_from BIGINT NOT NULL,
  sits_until BIGINT NOT NULL,
  FOREIGN KEY (crisis) REFERENCES crisis (id),
  FOREIGN KEY (person) REFERENCES person (id),
  FOREIGN KEY (seat) REFERENCES seat (id),
  PRIMARY KEY (seat, person, since)
);

CREATE TABLE outbox (
  seq BIGINT NOT NULL,
  crisis TEXT NOT NULL,
  kind TEXT NOT NULL,
  FOREIGN KEY (seq) REFERENCES entry (seq),
  PRIMARY KEY (seq)
);

CREATE TABLE passkey (
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  made BIGINT NOT NULL,
  used BIGINT NOT NULL,
  counter BIGINT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE password (
  account TEXT NOT NULL,
  hash TEXT NOT NULL,
  time BIGINT NOT NULL,
  PRIMARY KEY (account)
);

CREATE TABLE payload (
  seq BIGINT NOT NULL,
  salt BLOB NOT NULL,
  body BLOB NOT NULL,
  FOREIGN KEY (seq) REFERENCES entry (seq),
  PRIMARY KEY (seq)
);

CREATE TABLE person (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  administrator BIGINT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE picture_item (
  n BIGINT NOT NULL,
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  crisis TEXT NOT NULL,
  audience TEXT NOT NULL,
  kind TEXT NOT NULL,
  desk TEXT NOT NULL,
  title TEXT NOT NULL,
  words TEXT NOT NULL,
  lang TEXT NOT NULL,
  source TEXT NOT NULL,
  polarity TEXT NOT NULL,
  event TEXT NOT NULL,
  state TEXT NOT NULL,
  grade TEXT NOT NULL,
  place TEXT NOT NULL,
  place_fold TEXT NOT NULL,
  country TEXT NOT NULL,
  geoname BIGINT NOT NULL,
  precision TEXT NOT NULL,
  lat BIGINT NOT NULL,
  lon BIGINT NOT NULL,
  happened BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  reported BIGINT NOT NULL,
  received BIGINT NOT NULL,
  sensitivity TEXT NOT NULL,
  owner TEXT NOT NULL,
  version TEXT NOT NULL,
  PRIMARY KEY (n)
);

CREATE TABLE reading (
  report TEXT NOT NULL,
  since BIGINT NOT NULL,
  engine TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (report) REFERENCES report (id),
  PRIMARY KEY (report, since)
);

CREATE TABLE recovery (
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  since BIGINT NOT NULL,
  FOREIGN KEY (account) REFERENCES account (id),
  PRIMARY KEY (id)
);

CREATE TABLE recovery_version (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  seat TEXT NOT NULL,
  act TEXT NOT NULL,
  reason TEXT NOT NULL,
  reverses BIGINT NOT NULL,
  state TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (id) REFERENCES recovery (id),
  PRIMARY KEY (id, since)
);

CREATE TABLE report (
  id TEXT NOT NULL,
  crisis TEXT NOT NULL,
  since BIGINT NOT NULL,
  original TEXT NOT NULL,
  text TEXT NOT NULL,
  near TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (crisis) REFERENCES crisis (id),
  FOREIGN KEY (original) REFERENCES blob (hash),
  FOREIGN KEY (text) REFERENCES blob (hash),
  PRIMARY KEY (id)
);

CREATE TABLE report_band (
  crisis TEXT NOT NULL,
  band TEXT NOT NULL,
  since BIGINT NOT NULL,
  report TEXT NOT NULL,
  FOREIGN KEY (report) REFERENCES report (id),
  PRIMARY KEY (crisis, band, since)
);

CREATE TABLE report_repeat (
  since BIGINT NOT NULL,
  report TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (report) REFERENCES report (id),
  PRIMARY KEY (since)
);

CREATE TABLE restored (
  since BIGINT NOT NULL,
  released BIGINT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (since)
);

CREATE TABLE sealed (
  seq BIGINT NOT NULL,
  since BIGINT NOT NULL,
  second TEXT NOT NULL,
  PRIMARY KEY (seq)
);

CREATE TABLE seat (
  id TEXT NOT NULL,
  crisis TEXT NOT NULL,
  since BIGINT NOT NULL,
  FOREIGN KEY (crisis) REFERENCES crisis (id),
  PRIMARY KEY (id)
);

CREATE TABLE seat_version (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  kind TEXT NOT NULL,
  data BLOB NOT NULL,
  FOREIGN KEY (id) REFERENCES seat (id),
  PRIMARY KEY (id, since)
);

CREATE TABLE sensitivity (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (id, since)
);

CREATE TABLE session (
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  began BIGINT NOT NULL,
  proved BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  locked BIGINT NOT NULL,
  half BIGINT NOT NULL,
  how TEXT NOT NULL,
  device TEXT NOT NULL,
  address TEXT NOT NULL,
  crisis TEXT NOT NULL,
  seat TEXT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE sort_key (
  thing TEXT NOT NULL,
  id TEXT NOT NULL,
  lang TEXT NOT NULL,
  version TEXT NOT NULL,
  sort BLOB NOT NULL,
  PRIMARY KEY (thing, id, lang)
);

CREATE TABLE source (
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE spine_shape (
  id BIGINT NOT NULL,
  shape BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE story (
  id TEXT NOT NULL,
  report TEXT NOT NULL,
  since BIGINT NOT NULL,
  n BIGINT NOT NULL,
  FOREIGN KEY (report) REFERENCES report (id),
  PRIMARY KEY (id)
);

CREATE INDEX access_actor ON access (actor, n);
CREATE INDEX access_item ON access (item, n);
CREATE INDEX account_person ON account (person);
CREATE INDEX approval_key_id ON approval_key (id);
CREATE INDEX charter_proposal_since ON charter_proposal (crisis, since);
CREATE INDEX claim_key_claim ON claim_key (claim, until);
CREATE INDEX claim_report ON claim (report);
CREATE INDEX claim_version_until ON claim_version (id, until, since);
CREATE INDEX dispute_a ON dispute (a);
CREATE INDEX dispute_b ON dispute (b);
CREATE INDEX dispute_since ON dispute (crisis, since);
CREATE INDEX dispute_version_until ON dispute_version (id, until, since);
CREATE INDEX entry_item_item ON entry_item (item);
CREATE INDEX identity_account ON identity (account);
CREATE INDEX incident_claim_claim ON incident_claim (claim);
CREATE INDEX incident_version_until ON incident_version (id, until, since);
CREATE INDEX link_account ON link (account);
CREATE INDEX lockout_made ON lockout (made);
CREATE INDEX member_person ON member (person, until);
CREATE INDEX passkey_account ON passkey (account);
CREATE INDEX picture_item_crisis ON picture_item (crisis, n);
CREATE INDEX picture_item_id ON picture_item (id, until);
CREATE INDEX recovery_version_until ON recovery_version (until, state);
CREATE INDEX report_near ON report (crisis, near);
CREATE INDEX report_original ON report (crisis, original);
CREATE INDEX report_repeat_report ON report_repeat (report);
CREATE INDEX report_since ON report (crisis, since);
CREATE INDEX session_account ON session (account);
CREATE INDEX sort_key_sort ON sort_key (thing, lang, sort);
CREATE INDEX story_report ON story (report);
