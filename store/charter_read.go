// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/record"
)

// Persons lists everybody with an account, in the order in which they were added.
func (s *Store) Persons(ctx context.Context) ([]decision.Person, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) ([]decision.Person, error) {
		return gather(w, scanFact[decision.Person], "SELECT data FROM person ORDER BY since")
	})
}

// Standings lists the seats that a person holds now, by the store's clock: the oldest crisis first, those of closed
// crises too. An administrator has one, without crisis and seat. A person who is not known, or sits nowhere, has none.
func (s *Store) Standings(ctx context.Context, person cell.ID) ([]decision.Standing, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) ([]decision.Standing, error) {
		ps, err := gather(w, scanFact[decision.Person], "SELECT data FROM person WHERE id = $1", string(person))
		if err != nil || len(ps) == 0 {
			return nil, err
		}
		if ps[0].Administrator {
			return []decision.Standing{{Person: ps[0], Administrator: true}}, nil
		}
		return gather(w, func(rs *sql.Rows) (decision.Standing, error) { return scanStanding(rs, ps[0]) },
			`SELECT c.data, (SELECT COUNT(*) FROM crisis_closed x WHERE x.crisis = c.id), v.data, m.sits_from, m.sits_until
FROM member m JOIN seat_version v ON v.id = m.seat AND v.until = $2 JOIN crisis c ON c.id = m.crisis
WHERE m.person = $1 AND m.until = $2 AND m.sits_from <= $3 AND (m.sits_until = 0 OR m.sits_until > $3) ORDER BY c.since, m.since, m.seat`,
			string(person), int64(cell.OpenUntil), int64(s.clock.Now()))
	})
}

func scanStanding(rs *sql.Rows, p decision.Person) (decision.Standing, error) {
	st := decision.Standing{Person: p}
	var crisis, seat []byte
	var closed int64
	if err := rs.Scan(&crisis, &closed, &seat, &st.From, &st.Until); err != nil {
		return st, err
	}
	var of decision.Seat
	if err := errors.Join(record.Unmarshal(crisis, &st.Crisis), record.Unmarshal(seat, &of)); err != nil {
		return st, err
	}
	st.Closed, st.Seat, st.SeatName, st.Kind, st.Desks = closed > 0, of.ID, of.Name, of.Kind, of.Desks
	return st, nil
}

// Seats lists every seat that the crisis has or had, each as it is or last was, in the order in which they were made.
func (s *Store) Seats(ctx context.Context, crisis cell.ID) ([]decision.Seat, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) ([]decision.Seat, error) {
		return gather(w, scanFact[decision.Seat], `SELECT v.data FROM seat s JOIN seat_version v ON v.id = s.id
WHERE s.crisis = $1 AND v.until = (SELECT MAX(l.until) FROM seat_version l WHERE l.id = s.id) ORDER BY s.since, s.id`, string(crisis))
	})
}

// Charters lists the versions of the charter of a crisis, the newest first.
func (s *Store) Charters(ctx context.Context, crisis cell.ID) ([]decision.Version, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) ([]decision.Version, error) {
		return gather(w, func(rs *sql.Rows) (v decision.Version, err error) {
			var raw []byte
			if err := rs.Scan(&raw, &v.Since, &v.Until, &v.Time, &v.Proposal); err != nil {
				return v, err
			}
			return v, record.Unmarshal(raw, &v.Charter)
		}, "SELECT data, since, until, time, proposal FROM charter WHERE crisis = $1 ORDER BY version DESC", string(crisis))
	})
}

// Crisis returns a crisis with the charter in force; NotFound when there is none of that id.
func (s *Store) Crisis(ctx context.Context, id cell.ID) (decision.Crisis, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) (decision.Crisis, error) { return crisisOf(ctx, w.tx, id) })
}

func crisisOf(ctx context.Context, tx queryer, id cell.ID) (c decision.Crisis, err error) {
	var opened []byte
	var closed int64
	err = tx.QueryRowContext(ctx, "SELECT data, (SELECT COUNT(*) FROM crisis_closed x WHERE x.crisis = crisis.id) FROM crisis WHERE id = $1", string(id)).
		Scan(&opened, &closed)
	if errors.Is(err, sql.ErrNoRows) {
		return c, notFound("crisis")
	}
	if err == nil {
		err = record.Unmarshal(opened, &c.CrisisOpened)
	}
	if err != nil {
		return c, err
	}
	c.Closed = closed > 0
	var charter []byte
	err = tx.QueryRowContext(ctx, "SELECT data FROM charter WHERE crisis = $1 AND until = $2", string(id), int64(cell.OpenUntil)).Scan(&charter)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err == nil {
		err = record.Unmarshal(charter, &c.Charter)
	}
	return c, err
}

func closedCrises(ctx context.Context, db queryer) ([]cell.ID, error) {
	rs, err := db.QueryContext(ctx, "SELECT crisis FROM crisis_closed ORDER BY since")
	if err != nil {
		return nil, err
	}
	defer rs.Close() // Err tells what went wrong
	var out []cell.ID
	for rs.Next() {
		var id cell.ID
		if err := rs.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rs.Err()
}

// Proposals lists the proposals of changes of a crisis's charter with their signatures, the newest first.
func (s *Store) Proposals(ctx context.Context, crisis cell.ID) ([]decision.Proposal, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) ([]decision.Proposal, error) {
		ids, err := gather(w, func(rs *sql.Rows) (id cell.ID, err error) { return id, rs.Scan(&id) },
			"SELECT id FROM charter_proposal WHERE crisis = $1 ORDER BY since DESC", string(crisis))
		if err != nil {
			return nil, err
		}
		var out []decision.Proposal
		for _, id := range ids {
			p, err := proposalOf(ctx, w.tx, crisis, id)
			if err != nil {
				return nil, err
			}
			out = append(out, p)
		}
		return out, nil
	})
}

// Proposal returns one of them; NotFound when the crisis has none of that id.
func (s *Store) Proposal(ctx context.Context, crisis, id cell.ID) (decision.Proposal, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) (decision.Proposal, error) { return proposalOf(ctx, w.tx, crisis, id) })
}

func proposalOf(ctx context.Context, tx queryer, crisis, id cell.ID) (p decision.Proposal, err error) {
	rs, err := tx.QueryContext(ctx, `SELECT i.data, v.since, v.time, v.actor, v.seat, v.reason, v.state FROM charter_proposal i
JOIN charter_proposal_version v ON v.id = i.id WHERE i.id = $1 AND i.crisis = $2 ORDER BY v.since`, string(id), string(crisis))
	if err != nil {
		return p, err
	}
	defer rs.Close() // Err tells what went wrong
	for rs.Next() {
		var raw []byte
		var e decision.Entered
		if err := rs.Scan(&raw, &e.Seq, &e.Time, &e.Actor, &e.Seat, &e.Reason, &p.State); err != nil {
			return p, err
		}
		if p.State != decision.Open {
			p.Ended = e
			continue
		}
		p.Made = e
		if err := record.Unmarshal(raw, &p.CharterProposed); err != nil {
			return p, err
		}
	}
	if err := rs.Err(); err != nil {
		return p, err
	}
	if p.State == "" {
		return p, notFound("charter.proposal")
	}
	p.Signatures, err = signaturesOf(ctx, tx, id)
	return p, err
}

func signaturesOf(ctx context.Context, tx queryer, proposal cell.ID) ([]decision.Signature, error) {
	rs, err := tx.QueryContext(ctx, "SELECT data, since, time, actor, seat FROM charter_signature WHERE proposal = $1 ORDER BY since", string(proposal))
	if err != nil {
		return nil, err
	}
	defer rs.Close() // Err tells what went wrong
	var out []decision.Signature
	for rs.Next() {
		var raw []byte
		var g decision.Signature
		if err := rs.Scan(&raw, &g.Made.Seq, &g.Made.Time, &g.Made.Actor, &g.Made.Seat); err != nil {
			return nil, err
		}
		if err := record.Unmarshal(raw, &g.Signed); err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, rs.Err()
}

// House returns what statements and keys of this installation are bound to; NotFound before the founding.
func (s *Store) House(ctx context.Context) (decision.House, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) (decision.House, error) { return houseOf(ctx, w.tx) })
}

func houseOf(ctx context.Context, tx queryer) (h decision.House, err error) {
	var raw []byte
	var g record.Genesis
	err = tx.QueryRowContext(ctx, "SELECT data FROM installation").Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return h, &cell.Error{Code: cell.NotFound, Key: "error.store.empty", Msg: "the record has no genesis entry: found the installation first"}
	}
	if err == nil {
		err = record.Unmarshal(raw, &g)
	}
	return decision.House{Installation: g.Installation, RPID: g.RPID}, err
}
