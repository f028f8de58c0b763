// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// A seal makes the tables what they would be had the sealed entries never said anything: rows that an entry made
// carry its position in `since`, so they are found by it, and a version that it had closed is in force again. For that
// to be the same in a replay, which meets the entries without their payloads, whatever builds on a sealed entry is
// sealed with it; see closure.

// versioned are the tables whose rows are closed by later entries.
var versioned = []string{"claim_version", "claim_key", "dispute_version", "incident_version", "incident_claim", "audience", "audience_member", "sensitivity"}

// unsealable are the tables whose rows no seal takes away: without them the record itself would not hold.
var unsealable = []string{"crisis", "installation", "log_key", "sealed", "person", "charter", "seat", "seat_version", "member",
	"approval_key", "approval_key_use", "charter_proposal", "charter_proposal_version", "charter_signature", "crisis_closed",
	"account", "recovery", "recovery_version", "access_digest", "restored"}

// Seal destroys the payloads of entries, with their salts, the blobs that nothing else uses and the rows that follow
// from them, and of all entries that build on them: of a report its readings, claims and disputes; of a version its
// later ones. What people wrote into an incident stays until its own entries are sealed. Two people stand behind it. It
// returns the positions that were sealed. Its errors: Denied without a second person, Invalid without a reason
// or for an entry that cannot be sealed, NotFound, Conflict when all are sealed already.
func (s *Store) Seal(ctx context.Context, who cell.Actor, second cell.ID, reason string, entries ...cell.Seq) ([]cell.Seq, error) {
	var all []cell.Seq
	_, err := s.Update(ctx, who, reason, func(tx *Tx) (err error) {
		all, err = tx.seal(second, reason, entries)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, s.purge(ctx)
}

// seal appends the seal of entries and of what builds on them.
func (t *Tx) seal(second cell.ID, reason string, entries []cell.Seq) (all []cell.Seq, err error) {
	if err := t.book.sealable(entries); err != nil {
		return nil, err
	}
	if all, err = closure(t.book, entries); err != nil {
		return nil, err
	}
	f := record.Sealed{Entries: all, Reason: reason, Second: second}
	if f.Tombstones, err = tombstones(t.book, all); err != nil {
		return nil, err
	}
	if f.Blobs, err = orphans(t.book, all); err != nil {
		return nil, err
	}
	_, err = t.Append(cell.House, f)
	return all, err
}

// sealable refuses to seal a change of audience by itself: the wider one before it would be in force again.
func (b *book) sealable(entries []cell.Seq) error {
	for _, n := range entries {
		if kind, err := b.kindAt(n); err != nil {
			return err
		} else if kind == (cell.AudienceSet{}).Kind() {
			return unsealableKind(n, kind)
		}
	}
	return nil
}

func unsealableKind(n cell.Seq, kind cell.Kind) error {
	return &cell.Error{Code: cell.Invalid, Key: "error.seal.kind", Args: map[string]any{"seq": int64(n), "kind": string(kind)},
		Msg: fmt.Sprintf("entry %d is a %s, without which the record would not hold: it cannot be sealed", n, kind)}
}

// closure adds to entries all that build on them, in order and without those that are sealed already.
func closure(b *book, entries []cell.Seq) ([]cell.Seq, error) {
	all := map[cell.Seq]bool{}
	for queue := slices.Clone(entries); len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		if all[n] {
			continue
		}
		var sealed int
		if err := b.tx.QueryRowContext(b.ctx, "SELECT COUNT(*) FROM sealed WHERE seq = $1", int64(n)).Scan(&sealed); err != nil {
			return nil, err
		}
		if sealed > 0 {
			continue
		}
		more, err := b.buildOn(n)
		if err != nil {
			return nil, err
		}
		all[n] = true
		queue = append(queue, more...)
	}
	if len(all) == 0 {
		return nil, &cell.Error{Code: cell.Conflict, Key: "error.seal.again", Msg: "there is nothing left to seal in these entries"}
	}
	return slices.Sorted(maps.Keys(all)), nil
}

// buildOn gives the entries that need what the one at n said.
func (b *book) buildOn(n cell.Seq) ([]cell.Seq, error) {
	kind, err := b.kindAt(n)
	if err != nil {
		return nil, err
	}
	later := func(table string) ([]cell.Seq, error) {
		return b.positions("SELECT since FROM "+table+" WHERE since > $1 AND id IN (SELECT id FROM "+table+" WHERE since = $1)", n)
	}
	switch kind {
	case cell.SourceNamed{}.Kind(), cell.ReportRepeated{}.Kind():
		return nil, nil
	case cell.ReportReceived{}.Kind():
		return b.positions(`SELECT since FROM reading WHERE report IN (SELECT id FROM report WHERE since = $1)
UNION SELECT since FROM report_repeat WHERE report IN (SELECT id FROM report WHERE since = $1)
UNION SELECT since FROM audience WHERE since > $1 AND id IN (SELECT id FROM report WHERE since = $1)`, n)
	case situation.ReportRead{}.Kind():
		return b.positions(`SELECT since FROM claim_version WHERE since > $1 AND id IN (SELECT id FROM claim WHERE since = $1)
UNION SELECT since FROM dispute WHERE a IN (SELECT id FROM claim WHERE since = $1) OR b IN (SELECT id FROM claim WHERE since = $1)`, n)
	case situation.ClaimSet{}.Kind():
		return later("claim_version")
	case situation.DisputeSet{}.Kind():
		return later("dispute_version")
	case situation.IncidentSet{}.Kind():
		return b.positions(`SELECT since FROM incident_version WHERE since > $1 AND id IN (SELECT id FROM incident_version WHERE since = $1)
UNION SELECT since FROM audience WHERE since > $1 AND id IN (SELECT id FROM incident WHERE since = $1)`, n)
	case cell.AudienceSet{}.Kind():
		return later("audience")
	}
	return nil, unsealableKind(n, kind)
}

// kindAt is the kind of the entry at n, also of one that this batch has made.
func (b *book) kindAt(n cell.Seq) (kind cell.Kind, err error) {
	for _, m := range b.made {
		if m.header.Seq == n {
			return m.header.Kind, nil
		}
	}
	err = b.tx.QueryRowContext(b.ctx, "SELECT kind FROM entry WHERE seq = $1", int64(n)).Scan(&kind)
	if errors.Is(err, sql.ErrNoRows) {
		return "", &cell.Error{Code: cell.NotFound, Key: "error.entry.missing", Args: map[string]any{"seq": int64(n)},
			Msg: fmt.Sprintf("there is no entry %d", n)}
	}
	return kind, err
}

func (b *book) positions(query string, n cell.Seq) ([]cell.Seq, error) {
	return column[cell.Seq](b, query, int64(n))
}

// column reads the one column of a query.
func column[T any](b *book, query string, args ...any) ([]T, error) {
	rs, err := b.tx.QueryContext(b.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rs.Close() // Err tells what went wrong
	var out []T
	for rs.Next() {
		var v T
		if err := rs.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rs.Err()
}

// tombstones names the rows that go with the entries.
func tombstones(b *book, entries []cell.Seq) ([]record.Tombstone, error) {
	out := []record.Tombstone{}
	for _, t := range []string{"source", "report", "story", "claim", "claim_version", "dispute", "dispute_version", "incident", "incident_version"} {
		for _, n := range entries {
			ids, err := column[cell.ID](b, "SELECT id FROM "+t+" WHERE since = $1 ORDER BY id", int64(n))
			if err != nil {
				return nil, err
			}
			for _, id := range ids {
				if stone := (record.Tombstone{Table: t, ID: id}); !slices.Contains(out, stone) {
					out = append(out, stone)
				}
			}
		}
	}
	return out, nil
}

// orphans names the blobs that no report will use once the entries are sealed.
func orphans(b *book, entries []cell.Seq) ([]string, error) {
	out := []string{}
	for _, n := range entries {
		hs, err := column[string](b, "SELECT original FROM report WHERE since = $1 UNION SELECT text FROM report WHERE since = $1", int64(n))
		if err != nil {
			return nil, err
		}
		for _, h := range hs {
			users, err := column[cell.Seq](b, "SELECT since FROM report WHERE original = $1 OR text = $1", h)
			if err != nil {
				return nil, err
			}
			kept := slices.ContainsFunc(users, func(u cell.Seq) bool { return !slices.Contains(entries, u) })
			if !kept && !slices.Contains(out, h) {
				out = append(out, h)
			}
		}
	}
	slices.Sort(out)
	return out, nil
}

func (a applied) sealed(f record.Sealed) error {
	if err := a.checkSeal(f); err != nil {
		return err
	}
	var gone rows
	for _, n := range f.Entries {
		gone = append(gone, []any{int64(n), int64(a.Seq), string(f.Second)})
	}
	for part := range slices.Chunk(f.Entries, maxRows) {
		if err := a.undo(part); err != nil {
			return err
		}
	}
	a.destroy = append(a.destroy, f)
	return gone.insert(a.book, "sealed (seq, since, second)")
}

// undo takes away the rows that the entries made, the last declared table first since rows point to rows of tables
// declared before, and puts in force again what they had closed.
func (a applied) undo(entries []cell.Seq) error {
	in := joinInts(entries)
	// An incident stays, but rests no more on claims that go.
	if err := a.exec("DELETE FROM incident_claim WHERE claim IN (SELECT id FROM claim WHERE since IN (" + in + "))"); err != nil {
		return err
	}
	for _, t := range slices.Backward(tables) {
		if t.class != spine || slices.Contains(unsealable, t.name) {
			continue
		}
		if err := a.exec("DELETE FROM " + t.name + " WHERE since IN (" + in + ")"); err != nil {
			return err
		}
	}
	for _, t := range versioned {
		if err := a.exec("UPDATE "+t+" SET until = $1 WHERE until IN ("+in+")", int64(cell.OpenUntil)); err != nil {
			return err
		}
	}
	return nil
}

func (a applied) checkSeal(f record.Sealed) error {
	bad := func(code cell.Code, key, msg string) error { return &cell.Error{Code: code, Key: key, Msg: msg} }
	switch {
	case f.Second == "" || f.Second == a.Actor || a.Actor == "":
		return bad(cell.Denied, "error.seal.second", "a seal needs two people: name a second person, who is not the one who seals")
	case f.Reason == "":
		return bad(cell.Invalid, "error.reason.missing", "a seal needs a reason: say in a sentence why")
	case len(f.Entries) == 0:
		return bad(cell.Invalid, "error.seal.empty", "a seal names at least one entry")
	}
	for part := range slices.Chunk(f.Entries, maxRows) {
		in := joinInts(part)
		for _, t := range unsealable {
			if n, err := column[int64](a.book, "SELECT COUNT(*) FROM "+t+" WHERE since IN ("+in+")"); err != nil {
				return err
			} else if n[0] > 0 {
				return bad(cell.Invalid, "error.seal.kind", "without one of these entries the record would not hold: it cannot be sealed")
			}
		}
	}
	if slices.Max(f.Entries) >= a.Seq || slices.Min(f.Entries) < 1 {
		return bad(cell.Invalid, "error.seal.order", "a seal names entries before its own")
	}
	return nil
}

// joinInts writes positions, which are whole numbers and so need no binding.
func joinInts(entries []cell.Seq) string {
	var out []byte
	for i, n := range entries {
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Append(out, int64(n))
	}
	return string(out)
}

// shred deletes the payloads and blobs that the batch's seals destroy. A blob that came in again in this batch stays.
func (b *book) shred() error {
	for _, f := range b.destroy {
		for part := range slices.Chunk(f.Entries, maxRows) {
			if err := b.exec("DELETE FROM payload WHERE seq IN (" + joinInts(part) + ")"); err != nil {
				return err
			}
		}
		for _, h := range f.Blobs {
			if err := b.exec("DELETE FROM blob WHERE hash = $1 AND NOT EXISTS (SELECT 1 FROM report WHERE original = $1 OR text = $1)", h); err != nil {
				return err
			}
		}
	}
	return nil
}

// purge makes the engine give up what it keeps of deleted rows. The rows themselves SQLite overwrites
// (secure_delete); its write-ahead log and PostgreSQL's dead rows go here.
func (s *Store) purge(ctx context.Context) error {
	for _, stmt := range s.d.purge {
		if _, err := s.write.ExecContext(ctx, stmt); err != nil {
			return unavailable("the entries are sealed, but remains may be in the database's files: seal something again, or vacuum it", err)
		}
	}
	return nil
}
