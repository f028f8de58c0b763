// SPDX-License-Identifier: Apache-2.0

package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// Tx is the inside of one Update. It serves one goroutine and must not be kept.
type Tx struct {
	book   *book
	who    cell.Actor
	reason string
	ended  bool
	broken error // a fact could not be applied: the Update fails, whatever its function says
}

var (
	_ situation.IntakeTx  = (*Tx)(nil)
	_ situation.OfficerTx = (*Tx)(nil)
)

// Now implements cell.Tx.
func (t *Tx) Now() cell.Time { return t.book.head.time }

// Append implements cell.Tx.
func (t *Tx) Append(crisis cell.ID, f cell.Fact) (cell.Seq, error) {
	if t.ended {
		return 0, errors.New("append after the Update ended")
	}
	if err := checkName(crisis, t.who.ID); err != nil {
		return 0, err
	}
	if err := t.book.checkOpen(crisis); err != nil {
		return 0, err
	}
	body, err := record.Body(t.who.Seat, t.reason, f)
	if err != nil {
		return 0, &cell.Error{Code: cell.Invalid, Key: "error.record.form", Msg: "this cannot stand in the record", Err: err}
	}
	m := made{salt: record.NewSalt(), body: body}
	m.header = record.Header{Seq: t.book.head.seq + 1, Kind: f.Kind(), Version: f.Version(), Time: t.book.head.time,
		Actor: t.who.ID, Crisis: crisis, Payload: record.PayloadHash(m.salt, body)}
	if err := m.header.Check(); err != nil {
		return 0, fmt.Errorf("header: %w", err)
	}
	err = t.book.applyFact(m.header, t.who.Seat, t.reason, body, f)
	if err == nil {
		if err = t.book.derive(f); err != nil {
			err = fmt.Errorf("derive from %s: %w", f.Kind(), err)
		}
	}
	if err != nil {
		t.broken = err
		return 0, err
	}
	t.book.head.seq = m.header.Seq
	t.book.made = append(t.book.made, m)
	return m.header.Seq, nil
}

// PutBlob implements situation.IntakeTx.
func (t *Tx) PutBlob(b []byte) (cell.Hash, error) {
	sum := sha256.Sum256(b)
	h := cell.Hash(hex.EncodeToString(sum[:]))
	if b == nil {
		b = []byte{} // nil would be NULL
	}
	return h, t.book.exec("INSERT INTO blob (hash, bytes) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING", string(h), b)
}

// ReportByBytes implements situation.IntakeTx.
func (t *Tx) ReportByBytes(crisis cell.ID, original cell.Hash, audience cell.Audience) (cell.ID, bool, error) {
	var id cell.ID
	cond, args := covering(audience, 3)
	err := t.book.tx.QueryRowContext(t.book.ctx, "SELECT r.id FROM report r WHERE r.crisis = $1 AND r.original = $2 AND "+cond+" ORDER BY r.since LIMIT 1",
		append([]any{string(crisis), string(original)}, args...)...).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return id, err == nil, err
}

// ReportsByBand implements situation.IntakeTx.
func (t *Tx) ReportsByBand(crisis cell.ID, bands []string, audience cell.Audience, limit int) ([]cell.ReportReceived, error) {
	if len(bands) == 0 {
		return nil, nil
	}
	in, args := list([]any{string(crisis), limit}, bands)
	cond, members := covering(audience, len(args)+1)
	return decodeAll[cell.ReportReceived](t.book, "SELECT r.data FROM report r WHERE r.id IN (SELECT report FROM report_band WHERE crisis = $1 AND band IN ("+
		in+")) AND "+cond+" ORDER BY r.since LIMIT $2", append(args, members...))
}

// ClaimsByKey implements situation.IntakeTx.
func (t *Tx) ClaimsByKey(crisis cell.ID, keys []string, limit int) ([]situation.Held, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	in, args := list(append([]any{string(crisis), limit, int64(cell.OpenUntil), situation.Rejected}, principals(t.viewer())...), keys)
	rs, err := t.book.tx.QueryContext(t.book.ctx, `SELECT v.data, CASE WHEN `+sees("c.report", 5)+` THEN 1 ELSE 0 END, r.near
FROM claim c JOIN report r ON r.id = c.report JOIN claim_version v ON v.id = c.id AND v.until = $3
WHERE v.state <> $4 AND c.id IN (SELECT claim FROM claim_key WHERE crisis = $1 AND until = $3 AND name IN (`+in+`))
ORDER BY c.since, c.n LIMIT $2`, args...)
	if err != nil {
		return nil, err
	}
	defer rs.Close() // Err tells what went wrong
	var out []situation.Held
	for rs.Next() {
		var raw []byte
		var seen int
		var h situation.Held
		if err := rs.Scan(&raw, &seen, &h.Group); err != nil {
			return nil, err
		}
		if err := record.Unmarshal(raw, &h.Claim); err != nil {
			return nil, err
		}
		h.Seen = seen == 1
		out = append(out, h)
	}
	return out, rs.Err()
}

// list appends the values to args and gives their placeholders.
func list(args []any, values []string) (string, []any) {
	var names []string
	for _, v := range values {
		args = append(args, v)
		names = append(names, fmt.Sprintf("$%d", len(args)))
	}
	return strings.Join(names, ", "), args
}

func decodeAll[T any](b *book, query string, args []any) ([]T, error) {
	rs, err := b.tx.QueryContext(b.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rs.Close() // Err tells what went wrong
	var out []T
	for rs.Next() {
		var raw []byte
		var v T
		if err := rs.Scan(&raw); err != nil {
			return nil, err
		}
		if err := record.Unmarshal(raw, &v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rs.Err()
}

// Claim implements situation.OfficerTx.
func (t *Tx) Claim(crisis, id cell.ID) (situation.Claim, situation.Made, error) {
	return present[situation.Claim](t, "claim", crisis, id)
}

// Dispute implements situation.OfficerTx.
func (t *Tx) Dispute(crisis, id cell.ID) (situation.Dispute, situation.Made, error) {
	return present[situation.Dispute](t, "dispute", crisis, id)
}

// Incident implements situation.OfficerTx.
func (t *Tx) Incident(crisis, id cell.ID) (situation.Incident, situation.Made, error) {
	return present[situation.Incident](t, "incident", crisis, id)
}

// present reads the version of a thing that is in force and that the one who acts may see.
func present[T any](t *Tx, table string, crisis, id cell.ID) (T, situation.Made, error) {
	var v T
	var raw []byte
	var m situation.Made
	item := "i.id"
	if table == "claim" {
		item = "i.report"
	}
	b := t.book
	err := b.tx.QueryRowContext(b.ctx, "SELECT v.data, v.since, v.time, v.actor, v.seat, v.act, v.reason, v.reverses, "+item+" FROM "+table+
		" i JOIN "+table+"_version v ON v.id = i.id AND v.until = $3 WHERE i.id = $1 AND i.crisis = $2 AND "+visibleFrom(table, 4),
		append([]any{string(id), string(crisis), int64(cell.OpenUntil)}, principals(t.viewer())...)...).
		Scan(&raw, &m.Since, &m.Time, &m.Actor, &m.Seat, &m.Act, &m.Reason, &m.Reverses, &item)
	if errors.Is(err, sql.ErrNoRows) {
		return v, m, notFound(table)
	}
	if err == nil {
		err = record.Unmarshal(raw, &v)
	}
	if err == nil && table != "dispute" {
		m.Audience, err = audienceOf(b.ctx, b.tx, cell.ID(item))
	}
	return v, m, err
}

func notFound(what string) error {
	return &cell.Error{Code: cell.NotFound, Key: "error." + what + ".missing", Msg: "there is no such " + what}
}

// NextIncident implements situation.OfficerTx.
func (t *Tx) NextIncident(crisis cell.ID, series string) (int64, error) {
	var n int64
	err := t.book.tx.QueryRowContext(t.book.ctx, "SELECT COALESCE(MAX(number), 0) + 1 FROM incident WHERE crisis = $1 AND series = $2", string(crisis), series).Scan(&n)
	return n, err
}

// Before implements situation.OfficerTx.
func (t *Tx) Before(crisis, id cell.ID, seq cell.Seq) (any, bool, error) {
	for _, look := range []func() (any, bool, bool, error){
		func() (any, bool, bool, error) { return before[situation.Claim](t, "claim", crisis, id, seq) },
		func() (any, bool, bool, error) { return before[situation.Dispute](t, "dispute", crisis, id, seq) },
		func() (any, bool, bool, error) {
			return before[situation.Incident](t, "incident", crisis, id, seq)
		},
	} {
		if v, had, here, err := look(); here || err != nil {
			return v, had, err
		}
	}
	return nil, false, notFound("change")
}

// before reads the version that the one made at seq replaced. here is false when seq made no version of id.
func before[T any](t *Tx, table string, crisis, id cell.ID, seq cell.Seq) (val any, had, here bool, err error) {
	b := t.book
	var one int
	err = b.tx.QueryRowContext(b.ctx, "SELECT 1 FROM "+table+" i JOIN "+table+"_version v ON v.id = i.id WHERE i.id = $1 AND i.crisis = $2 AND v.since = $3 AND "+visibleFrom(table, 4),
		append([]any{string(id), string(crisis), int64(seq)}, principals(t.viewer())...)...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, false, nil
	} else if err != nil {
		return nil, false, false, err
	}
	vs, err := decodeAll[T](b, "SELECT data FROM "+table+"_version WHERE id = $1 AND until = $2", []any{string(id), int64(seq)})
	if err != nil || len(vs) == 0 {
		return nil, false, true, err
	}
	return vs[0], true, true, nil
}
