-- With `since` in the index, a read of the past passes over the later versions of a thing without fetching them.
DROP INDEX claim_version_until;
DROP INDEX dispute_version_until;
DROP INDEX incident_version_until;
CREATE INDEX claim_version_until ON claim_version (id, until, since);
CREATE INDEX dispute_version_until ON dispute_version (id, until, since);
CREATE INDEX incident_version_until ON incident_version (id, until, since);
