// SPDX-License-Identifier: Apache-2.0

package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/record"
)

// Who may see what. An item with an audience of its own is a report or an incident; a claim is for those of its report,
// a dispute for those who see both its claims. The audience that counts is the present one, also when an earlier
// state is looked at. Every read goes through sees; decision/permit decides acts by the same sets, and a property
// test holds the two together.

// seesFrom is the first of the three placeholders that w.args gives the viewer's principals.
const seesFrom = 3

// sees is the condition that the viewer may see the item whose id stands in column, with the principals in $first and
// the two after it.
func sees(column string, first int) string {
	return fmt.Sprintf("EXISTS (SELECT 1 FROM audience_member m WHERE m.id = %s AND m.who IN ($%d, $%d, $%d) AND m.until = %d)",
		column, first, first+1, first+2, int64(cell.OpenUntil))
}

// visible is the condition that the viewer may see row i of a versioned table, with the principals as in w.args.
func visible(table string) string { return visibleFrom(table, seesFrom) }

func visibleFrom(table string, first int) string {
	switch table {
	case "claim":
		return sees("i.report", first)
	case "dispute":
		return "NOT EXISTS (SELECT 1 FROM claim s WHERE s.id IN (i.a, i.b) AND NOT " + sees("s.report", first) + ")"
	}
	return sees("i.id", first)
}

// principals are three, filled up with what no member is called.
func principals(v cell.Viewer) []any {
	out := []any{"", "", ""}
	for i, p := range v.Principals() {
		out[i] = p
	}
	return out
}

// args are the crisis, the position and the viewer's principals as $1 to $5, then more from $6 on.
func (w *view) args(more ...any) []any {
	return append(append([]any{string(w.v.Crisis), w.at}, principals(w.v)...), more...)
}

// audience is who may see an item now, read once for each view.
func (w *view) audience(id cell.ID) (cell.Audience, error) {
	if a, ok := w.audiences[id]; ok {
		return a, nil
	}
	a, err := audienceOf(w.ctx, w.tx, id)
	if err == nil {
		w.audiences[id] = a
	}
	return a, err
}

func audienceOf(ctx context.Context, db queryer, id cell.ID) (a cell.Audience, err error) {
	rs, err := db.QueryContext(ctx, "SELECT data FROM audience WHERE id = $1 AND until = $2", string(id), int64(cell.OpenUntil))
	if err != nil {
		return a, err
	}
	defer rs.Close() // Err tells what went wrong
	for rs.Next() {
		var raw []byte
		if err := rs.Scan(&raw); err != nil {
			return a, err
		}
		if err := record.Unmarshal(raw, &a); err != nil {
			return a, err
		}
	}
	return a, rs.Err()
}

// admit gives an item its audience from this entry on.
func (a applied) admit(id cell.ID, to cell.Audience) error {
	if err := to.Check(); err != nil {
		return err
	}
	for _, t := range [...]string{"audience", "audience_member"} {
		if err := a.exec("UPDATE "+t+" SET until = $1 WHERE id = $2 AND until = $3", int64(a.Seq), string(id), int64(cell.OpenUntil)); err != nil {
			return err
		}
	}
	data, err := record.Marshal(to)
	if err != nil {
		return err
	}
	if err := a.exec("INSERT INTO audience (id, since, until, owner, data) VALUES ($1, $2, $3, $4, $5)",
		string(id), int64(a.Seq), int64(cell.OpenUntil), to.Owner, data); err != nil {
		return err
	}
	var members rows
	for _, m := range to.Members() {
		members = append(members, []any{string(id), m, int64(a.Seq), int64(cell.OpenUntil)})
	}
	return members.insert(a.book, "audience_member (id, who, since, until)")
}

// about notes which items the entry's payload speaks of: it is for those who may see all of them. An entry that notes
// none is for every seat of its crisis.
func (a applied) about(items ...cell.ID) error {
	var rs rows
	slices.Sort(items)
	for _, id := range slices.Compact(items) {
		rs = append(rs, []any{int64(a.Seq), string(id)})
	}
	return rs.insert(a.book, "entry_item (since, item)")
}

// aboutClaims does so for the reports of claims.
func (a applied) aboutClaims(claims ...cell.ID) error {
	var ids []string
	for _, c := range claims {
		ids = append(ids, string(c))
	}
	in, args := list([]any{int64(a.Seq)}, ids)
	return a.exec("INSERT INTO entry_item (since, item) SELECT DISTINCT CAST($1 AS BIGINT), report FROM claim WHERE id IN ("+in+")", args...)
}

func (a applied) audienceSet(f cell.AudienceSet) error {
	if err := a.about(f.Item); err != nil {
		return err
	}
	return a.admit(f.Item, f.Audience)
}

// sensitive notes how sensitive things are from this entry on, where that is not what holds already.
func (a applied) sensitive(id cell.ID, s cell.Sensitivity) error {
	had, err := column[string](a.book, "SELECT value FROM sensitivity WHERE id = $1 AND until = $2", string(id), int64(cell.OpenUntil))
	if err != nil || strings.Join(had, "") == string(s) {
		return err
	}
	if err := a.exec("UPDATE sensitivity SET until = $1 WHERE id = $2 AND until = $3", int64(a.Seq), string(id), int64(cell.OpenUntil)); err != nil {
		return err
	}
	return rows{{string(id), int64(a.Seq), int64(cell.OpenUntil), string(s)}}.insert(a.book, "sensitivity (id, since, until, value)")
}

// Withheld tells which of the entries have a payload that the viewer may not have: those of other crises, and those that
// speak of an item that the viewer may not see, or of a report with claims that are protected for the viewer.
func (s *Store) Withheld(ctx context.Context, v cell.Viewer, of []cell.Seq) (map[cell.Seq]bool, error) {
	return look(ctx, s, v, func(w *view) (map[cell.Seq]bool, error) {
		out := map[cell.Seq]bool{}
		for part := range slices.Chunk(of, maxRows) {
			_, err := gather(w, func(rs *sql.Rows) (none struct{}, err error) {
				var n cell.Seq
				if err = rs.Scan(&n); err == nil {
					out[n] = true
				}
				return none, err
			}, "SELECT e.seq FROM entry e WHERE e.seq IN ("+joinInts(part)+") AND (e.crisis NOT IN ('', $1) OR EXISTS (SELECT 1 FROM entry_item x WHERE x.since = e.seq AND NOT "+
				sees("x.item", 2)+") OR EXISTS (SELECT 1 FROM entry_item x WHERE x.since = e.seq AND "+holdsClosed("x.item", 5)+"))",
				append(append([]any{string(v.Crisis)}, principals(v)...), opens(v)...)...)
			if err != nil {
				return nil, err
			}
		}
		return out, nil
	})
}

// Item returns a report or an incident with its present audience; NotFound when there is none that the viewer may see.
func (s *Store) Item(ctx context.Context, v cell.Viewer, id cell.ID) (decision.Item, error) {
	return look(ctx, s, v, func(w *view) (decision.Item, error) {
		out := decision.Item{ID: id}
		reports, err := w.inbox("r.id = $6", string(id))
		if err != nil {
			return out, err
		}
		if len(reports) == 1 {
			r := reports[0]
			hidden, err := w.withheldLines(id)
			if err != nil {
				return out, err
			}
			if len(hidden) == 0 { // the title may be one of the protected lines
				out.Title = cmp.Or(r.Report.Title, r.Report.Filename)
			}
			out.Type, out.Audience = "report", r.Audience
			return out, nil
		}
		incidents, err := w.incidents("i.id = $6", string(id))
		if err != nil {
			return out, err
		}
		if len(incidents) == 0 {
			return out, notFound("item")
		}
		out.Type, out.Number, out.Title, out.Audience = "incident", incidents[0].Number, incidents[0].Title, incidents[0].Made.Audience
		return out, nil
	})
}

// holdsClosed is the condition that the report whose id stands in column holds a claim that the viewer may not see in
// full, with what opens gives from placeholder first on; cell.Sensitivity.Opens is the same for one claim.
func holdsClosed(column string, first int) string {
	open := int64(cell.OpenUntil)
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM claim c JOIN sensitivity s ON s.id = c.id AND s.until = %d AND s.value <> ''
JOIN audience a ON a.id = c.report AND a.until = %d WHERE c.report = %s AND a.owner <> $%d AND (s.value = '%s' OR $%d = 0))`,
		open, open, column, first, cell.HumanSource, first+1)
}

// opens are the viewer's seat and whether it is granted the desk of protected places and persons.
func opens(v cell.Viewer) []any {
	granted := 0
	if slices.Contains(v.Desks, cell.ProtectedPlace.Desk()) {
		granted = 1
	}
	return []any{v.Seat, granted}
}

// Reader is the seat of that id or name as a reader of its crisis, for exports; NotFound when there is none.
func (s *Store) Reader(ctx context.Context, seat string) (cell.Viewer, error) {
	crises, err := s.Crises(ctx)
	if err != nil {
		return cell.Viewer{}, err
	}
	for _, c := range crises {
		seats, err := s.Seats(ctx, c.ID)
		if err != nil {
			return cell.Viewer{}, err
		}
		for _, x := range seats {
			if string(x.ID) == seat || x.Name.En == seat || x.Name.Ar == seat {
				return cell.Viewer{Seat: string(x.ID), Crisis: c.ID, Desks: x.Desks}, nil
			}
		}
	}
	return cell.Viewer{}, notFound("seat")
}

// viewer is who acts, as a reader.
func (t *Tx) viewer() cell.Viewer { return cell.Viewer{Actor: t.who.ID, Seat: t.who.Seat} }

// covering is the condition that everybody of the audience may see report r, with its members from placeholder first on,
// and those members.
func covering(a cell.Audience, first int) (string, []any) {
	members := a.Members()
	if slices.Contains(members, cell.Everyone) {
		members = nil
	}
	open := int64(cell.OpenUntil)
	cond := fmt.Sprintf("(EXISTS (SELECT 1 FROM audience_member m WHERE m.id = r.id AND m.who = '%s' AND m.until = %d)", cell.Everyone, open)
	var args []any
	if len(members) > 0 {
		var names []string
		for i, m := range members {
			args = append(args, m)
			names = append(names, fmt.Sprintf("$%d", first+i))
		}
		cond += fmt.Sprintf(" OR (SELECT COUNT(*) FROM audience_member m WHERE m.id = r.id AND m.until = %d AND m.who IN (%s)) = %d",
			open, strings.Join(names, ", "), len(members))
	}
	return cond + ")", args
}

// Audience implements the port of decision/permit: who may see the item now. Its error is NotFound where the one who acts
// may not.
func (t *Tx) Audience(crisis, item cell.ID) (cell.Audience, error) {
	var there string
	err := t.book.tx.QueryRowContext(t.book.ctx, `SELECT id FROM (SELECT id, crisis FROM report UNION ALL SELECT id, crisis FROM incident) x
WHERE x.id = $1 AND x.crisis = $2 AND `+sees("x.id", 3), append([]any{string(item), string(crisis)}, principals(t.viewer())...)...).Scan(&there)
	if errors.Is(err, sql.ErrNoRows) {
		return cell.Audience{}, notFound("item")
	} else if err != nil {
		return cell.Audience{}, err
	}
	return audienceOf(t.book.ctx, t.book.tx, item)
}
