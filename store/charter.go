// SPDX-License-Identifier: Apache-2.0

package store

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/record"
)

func (a applied) personAdded(f decision.PersonAdded) error {
	administrator := int64(0)
	if f.Administrator {
		administrator = 1
	}
	return a.exec("INSERT INTO person (id, since, administrator, data) VALUES ($1, $2, $3, $4)", string(f.ID), int64(a.Seq), administrator, a.data)
}

func (a applied) charterFounded(f decision.CharterFounded) error {
	if err := a.keysUsed(f.Signed...); err != nil {
		return err
	}
	return a.charter(f.Charter, f.Proposal, field(a.data, "charter"))
}

// keysUsed keeps the counters of the passkeys that signed.
func (a applied) keysUsed(all ...decision.Signed) error {
	for _, g := range all {
		if counter, is := g.Counter(); is {
			if err := a.exec("INSERT INTO approval_key_use (id, since, counter) VALUES ($1, $2, $3)", g.Key, int64(a.Seq), int64(counter)); err != nil {
				return err
			}
		}
	}
	return nil
}

// charter puts a version in force: whole, and in the tables by which its parts are looked up.
func (a applied) charter(c decision.Charter, proposal cell.ID, data []byte) error {
	if err := a.exec("UPDATE charter SET until = $1 WHERE crisis = $2 AND until = $3", int64(a.Seq), string(c.Crisis), int64(cell.OpenUntil)); err != nil {
		return err
	}
	if err := a.exec("INSERT INTO charter (crisis, version, since, until, time, proposal, data) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		string(c.Crisis), c.Version, int64(a.Seq), int64(cell.OpenUntil), int64(a.Time), string(proposal), data); err != nil {
		return err
	}
	for _, step := range []func(decision.Charter) error{a.seats, a.members, a.approvalKeys} {
		if err := step(c); err != nil {
			return err
		}
	}
	return nil
}

func (a applied) seats(c decision.Charter) error {
	var all []part
	for _, s := range c.Seats {
		if err := a.exec("INSERT INTO seat (id, crisis, since) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING", string(s.ID), string(c.Crisis), int64(a.Seq)); err != nil {
			return err
		}
		data, err := record.Marshal(s)
		if err != nil {
			return err
		}
		all = append(all, part{[]any{string(s.ID)}, []any{s.Kind, data}})
	}
	return a.parts("seat_version", []string{"id"}, []string{"kind", "data"}, "id IN (SELECT id FROM seat WHERE crisis = $1)", c.Crisis, all)
}

func (a applied) members(c decision.Charter) error {
	var all []part
	for _, m := range c.Members {
		all = append(all, part{[]any{string(m.Seat), string(m.Person), string(c.Crisis)}, []any{int64(m.From), int64(m.Until)}})
	}
	return a.parts("member", []string{"seat", "person", "crisis"}, []string{"sits_from", "sits_until"}, "crisis = $1", c.Crisis, all)
}

func (a applied) approvalKeys(c decision.Charter) error {
	var all []part
	for _, k := range c.Keys {
		data, err := record.Marshal(k)
		if err != nil {
			return err
		}
		all = append(all, part{[]any{k.ID, string(k.Person), string(c.Crisis)}, []any{data}})
	}
	return a.parts("approval_key", []string{"id", "person", "crisis"}, []string{"data"}, "crisis = $1", c.Crisis, all)
}

// part is a row of a charter without its positions: what names it, and what it says.
type part struct{ key, rest []any }

// is reports whether other is the same row.
func (p part) is(other part) bool {
	return slices.EqualFunc(slices.Concat(p.key, p.rest), slices.Concat(other.key, other.rest), func(x, y any) bool {
		a, isBytes := x.([]byte)
		b, _ := y.([]byte)
		return isBytes && bytes.Equal(a, b) || !isBytes && x == y
	})
}

// parts closes the open rows of a crisis that are not in want and opens those of want that are not there; what stays the
// same keeps its row.
func (a applied) parts(table string, key, rest []string, of string, crisis cell.ID, want []part) error {
	have, err := a.openParts(table, key, rest, of, crisis)
	if err != nil {
		return err
	}
	for _, p := range have {
		if slices.ContainsFunc(want, p.is) {
			continue
		}
		args := []any{int64(a.Seq), int64(cell.OpenUntil)}
		query := "UPDATE " + table + " SET until = $1 WHERE until = $2"
		for i, k := range p.key {
			args = append(args, k)
			query += " AND " + key[i] + fmt.Sprintf(" = $%d", len(args))
		}
		if err := a.exec(query, args...); err != nil {
			return err
		}
	}
	var fresh rows
	for _, p := range want {
		if !slices.ContainsFunc(have, p.is) {
			fresh = append(fresh, slices.Concat(p.key, p.rest, []any{int64(a.Seq), int64(cell.OpenUntil)}))
		}
	}
	return fresh.insert(a.book, table+" ("+commas(slices.Concat(key, rest, []string{"since", "until"}))+")")
}

func (a applied) openParts(table string, key, rest []string, of string, crisis cell.ID) ([]part, error) {
	rs, err := a.tx.QueryContext(a.ctx, "SELECT "+commas(slices.Concat(key, rest))+" FROM "+table+" WHERE until = $2 AND "+of, string(crisis), int64(cell.OpenUntil))
	if err != nil {
		return nil, err
	}
	defer rs.Close() // Err tells what went wrong
	var out []part
	for rs.Next() {
		vals, ptrs := make([]any, len(key)+len(rest)), make([]any, len(key)+len(rest))
		for i := range vals {
			ptrs[i] = &vals[i]
		}
		if err := rs.Scan(ptrs...); err != nil {
			return nil, err
		}
		out = append(out, part{vals[:len(key)], vals[len(key):]})
	}
	return out, rs.Err()
}

func commas(names []string) string { return strings.Join(names, ", ") }

func (a applied) charterProposed(f decision.CharterProposed) error {
	if err := a.exec("INSERT INTO charter_proposal (id, crisis, since, data) VALUES ($1, $2, $3, $4)",
		string(f.ID), string(f.Crisis), int64(a.Seq), a.data); err != nil {
		return err
	}
	return a.proposal(f.ID, "propose", decision.Open)
}

// proposal gives a proposal its next state.
func (a applied) proposal(id cell.ID, act, state string) error {
	return a.replace("charter_proposal", id, a.versionRow(id, act, 0, state, []byte{}))
}

func (a applied) charterSigned(f decision.CharterSigned) error {
	signed := field(a.data, "signed")
	if err := a.exec("INSERT INTO charter_signature (proposal, person, since, time, actor, seat, data) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		string(f.Proposal), string(f.Signed.Statement.Person), int64(a.Seq), int64(a.Time), string(a.Actor), a.seat, signed); err != nil {
		return err
	}
	if err := a.keysUsed(f.Signed); err != nil || !f.Complete {
		return err
	}
	if err := a.proposal(f.Proposal, "sign", decision.InForce); err != nil || f.Charter == nil {
		return err
	}
	return a.charter(*f.Charter, f.Proposal, field(a.data, "charter"))
}

func (a applied) charterDropped(f decision.CharterDropped) error {
	return a.proposal(f.Proposal, f.How, f.How)
}

func (a applied) crisisClosed(f decision.CrisisClosed) error {
	if err := a.exec("INSERT INTO crisis_closed (crisis, since, data) VALUES ($1, $2, $3)", string(f.Crisis), int64(a.Seq), a.data); err != nil {
		return err
	}
	// Another slice each time: heads are copied to go back to.
	a.head.closed = append(slices.Clip(a.head.closed), f.Crisis)
	return nil
}

// checkOpen refuses an entry about a crisis that is closed.
func (b *book) checkOpen(crisis cell.ID) error {
	if crisis != cell.House && slices.Contains(b.head.closed, crisis) {
		return &cell.Error{Code: cell.Conflict, Key: "error.crisis.closed", Msg: "the crisis is closed: it is read, and nothing more is done in it"}
	}
	return nil
}
