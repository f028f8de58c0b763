// SPDX-License-Identifier: Apache-2.0

package store

// class says what a table is to the record.
type class string

const (
	spine class = "spine" // follows from the entries; compared with a replay
	// derived tables follow from spine rows by a function whose version stands in each row: Open makes them again when
	// it has changed.
	derived class = "derived"
	bulk    class = "bulk" // held against digests in the entries
	// copied tables go with a backup: the log's own bytes, which Verify checks, and what people sign in with.
	copied class = "copied"
	local  class = "local" // belongs to this store alone: bookkeeping
)

// table is one declared table. A test fails for one that is in the database and not here.
type table struct {
	name  string
	class class
	order string // columns that name a row
}

var tables = []table{
	{"entry", copied, "seq"}, {"payload", copied, "seq"}, {"hash", local, "idx"}, {"outbox", local, "seq"},
	{"lease", local, "id"}, {"blob", copied, "hash"}, {"goose_db_version", local, "id"},
	{"checkpoint", copied, "size"}, {"installation", spine, "id"}, {"log_key", spine, "since"}, {"sealed", spine, "seq"},
	{"sort_key", derived, "thing, id, lang"}, {"picture_item", derived, "n"}, {textTable, derived, "n"},
	{"restored", spine, "since"}, {"access", bulk, "n"}, {"access_digest", spine, "since"},
	{"crisis", spine, "id"}, {"source", spine, "id"}, {"report", spine, "id"}, {"report_band", spine, "crisis, band, since"},
	{"report_repeat", spine, "since"}, {"reading", spine, "report, since"}, {"story", spine, "id"},
	{"claim", spine, "id"}, {"claim_version", spine, "id, since"}, {"claim_key", spine, "crisis, name, claim, since"},
	{"dispute", spine, "id"}, {"dispute_version", spine, "id, since"},
	{"incident", spine, "id"}, {"incident_version", spine, "id, since"},
	{"incident_claim", spine, "incident, claim, since"},
	{"person", spine, "id"}, {"charter", spine, "crisis, version"}, {"seat", spine, "id"}, {"seat_version", spine, "id, since"},
	{"member", spine, "seat, person, since"}, {"approval_key", spine, "crisis, id, since"},
	{"approval_key_use", spine, "id, since"}, {"charter_proposal", spine, "id"}, {"charter_proposal_version", spine, "id, since"},
	{"charter_signature", spine, "proposal, person"}, {"crisis_closed", spine, "crisis"},
	{"audience", spine, "id, since"}, {"audience_member", spine, "id, who, since"}, {"sensitivity", spine, "id, since"},
	{"entry_item", spine, "since, item"}, {"spine_shape", local, "id"},
	{"account", spine, "id"}, {"recovery", spine, "id"}, {"recovery_version", spine, "id, since"},
	{"login", copied, "name"}, {"password", copied, "account"}, {"identity", copied, "issuer, subject"}, {"passkey", copied, "id"},
	{"link", local, "id"}, {"session", local, "id"}, {"lockout", local, "id"},
}
