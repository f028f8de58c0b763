// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/arabic"
	"github.com/crisiscell/crisiscell/picture"
)

// Search finds what is in force and the viewer may see in full, the newest first. What is protected for the viewer is not
// found, by no word of it.
func (s *Store) Search(ctx context.Context, v cell.Viewer, q picture.Query) ([]picture.Found, error) {
	v.At = 0
	return look(ctx, s, v, func(w *view) ([]picture.Found, error) {
		from, conds, args, err := s.searched(w, q)
		if err != nil {
			return nil, err
		}
		return paged(q.Before, q.Limit, func(before int64, n int) ([]picture.Found, error) {
			rest := append(append([]any{}, args...), before, n)
			return gather(w, scanFound, "SELECT "+itemColumns+" FROM "+from+" WHERE "+strings.Join(conds, " AND ")+
				" AND p.n < $"+strconv.Itoa(len(rest)-1)+" ORDER BY p.n DESC LIMIT $"+strconv.Itoa(len(rest)), rest...)
		}, func(f picture.Found) cell.Seq { return f.N }, func(f picture.Found) bool { return q.Holds(f.Title, f.Words) })
	})
}

const itemColumns = `p.n, p.id, p.since, p.until, p.crisis, p.audience, p.kind, p.desk, p.title, p.words, p.lang, p.source, p.polarity, p.event, p.state, p.grade,
p.place, p.country, p.geoname, p.precision, p.lat, p.lon, p.happened, p.ended, p.reported, p.received, p.sensitivity, p.owner`

func scanFound(rs *sql.Rows) (f picture.Found, err error) {
	w := &f.Where
	return f, rs.Scan(&f.N, &f.ID, &f.Since, &f.Until, &f.Crisis, &f.Audience, &f.Kind, &f.Desk, &f.Title, &f.Words, &f.Lang, &f.Source, &f.Polarity, &f.Event,
		&f.State, &f.Grade, &w.Name, &w.Country, &w.GeonameID, &w.Precision, &w.LatE7, &w.LonE7, &f.From, &f.To, &f.Reported, &f.Received, &f.Sensitivity, &f.Owner)
}

// searched writes the query: placeholders $1 crisis, $2 seat, $3 to $5 principals, then what the filter binds.
func (s *Store) searched(w *view, q picture.Query) (from string, conds []string, args []any, err error) {
	seat := opens(w.v)
	args = append([]any{string(w.v.Crisis), seat[0]}, principals(w.v)...)
	bind := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	from = "picture_item p"
	var terms [][]string
	var prefix []bool
	for _, t := range q.Terms {
		for i, word := range t.Words {
			if !t.Not {
				terms, prefix = append(terms, picture.Alternatives(word)), append(prefix, t.Prefix && i == len(t.Words)-1)
			}
		}
	}
	if len(terms) > 0 {
		bind(s.d.text.query(terms, prefix)) // $6
		from, conds = s.d.text.from, append(conds, s.d.text.match)
	}
	closed := "p.sensitivity = '' OR p.owner = $2"
	if seat[1] == 1 {
		closed += " OR p.sensitivity <> '" + string(cell.HumanSource) + "'"
	}
	conds = append(conds, "p.crisis = $1", "p.until = "+bind(int64(cell.OpenUntil)), "("+closed+")", sees("p.audience", seesFrom))
	in := func(column string, values []string) {
		var names []string
		for _, v := range values {
			names = append(names, bind(v))
		}
		if len(names) > 0 {
			conds = append(conds, "p."+column+" IN ("+strings.Join(names, ", ")+")")
		}
	}
	in("kind", q.Kinds)
	in("desk", q.Desks)
	in("event", q.Events)
	if q.Polarity != "" {
		in("polarity", []string{q.Polarity})
	}
	if q.Source != "" {
		ids, err := w.sourcesNamed(q.Source)
		if err != nil {
			return "", nil, nil, err
		}
		in("source", append(ids, q.Source))
	}
	if q.Place != "" {
		fold, _ := arabic.Fold(q.Place)
		conds = append(conds, "p.place_fold LIKE "+bind("%"+likeEscape(fold)+"%")+` ESCAPE '\'`)
	}
	if q.Grade != "" {
		conds = append(conds, "p.grade LIKE "+bind("%"+likeEscape(q.Grade)+"%")+` ESCAPE '\'`)
	}
	begins, ends := "p.happened", "p.ended"
	switch q.Axis {
	case picture.Told:
		begins, ends = "p.reported", "p.reported"
	case picture.Came:
		begins, ends = "p.received", "p.received"
	}
	if q.From != 0 {
		conds = append(conds, begins+" <> 0 AND ("+ends+" = 0 OR "+ends+" >= "+bind(int64(q.From))+")")
	}
	if q.To != 0 {
		conds = append(conds, begins+" <> 0 AND "+begins+" < "+bind(int64(q.To)))
	}
	return from, conds, args, nil
}

// likeEscape makes the signs of LIKE stand for themselves.
func likeEscape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}

// sourcesNamed are the sources whose name holds part, in either language.
func (w *view) sourcesNamed(part string) ([]string, error) {
	want, _ := arabic.Fold(part)
	all, err := gather(w, scanFact[cell.SourceNamed], "SELECT data FROM source")
	var out []string
	for _, f := range all {
		if have, _ := arabic.Fold(f.Name.En + "\n" + f.Name.Ar); strings.Contains(have, want) {
			out = append(out, string(f.ID))
		}
	}
	return out, err
}

// Items returns those of the things that the viewer may see in full, in the version in force at v.At, in the order of ids.
func (s *Store) Items(ctx context.Context, v cell.Viewer, ids []cell.ID) ([]picture.Item, error) {
	return look(ctx, s, v, func(w *view) ([]picture.Item, error) {
		byID := map[cell.ID]picture.Item{}
		for part := range slices.Chunk(ids, maxRows) {
			names := make([]string, len(part))
			for i, id := range part {
				names[i] = string(id)
			}
			seat := opens(v)
			closed := "p.sensitivity = '' OR p.owner = $6"
			if seat[1] == 1 {
				closed += " OR p.sensitivity <> '" + string(cell.HumanSource) + "'"
			}
			in, args := list(w.args(seat[0]), names)
			found, err := gather(w, scanFound, "SELECT "+itemColumns+" FROM picture_item p WHERE p.crisis = $1 AND p.since <= $2 AND p.until > $2 AND "+
				sees("p.audience", seesFrom)+" AND ("+closed+") AND p.id IN ("+in+")", args...)
			if err != nil {
				return nil, err
			}
			for _, f := range found {
				byID[f.ID] = f.Item
			}
		}
		var out []picture.Item
		for _, id := range ids {
			if it, ok := byID[id]; ok {
				out = append(out, it)
			}
		}
		return out, nil
	})
}

// PictureFrom calls fn with each row of the crisis's picture behind the row numbered after, in order, with its number.
func (s *Store) PictureFrom(ctx context.Context, crisis cell.ID, after int64, fn func(n int64, it picture.Item)) error {
	_, err := look(ctx, s, cell.Viewer{}, func(w *view) ([]struct{}, error) {
		return gather(w, func(rs *sql.Rows) (none struct{}, err error) {
			f, err := scanFound(rs)
			if err == nil {
				fn(int64(f.N), f.Item)
			}
			return none, err
		}, "SELECT "+strings.NewReplacer("p.words", "''", "p.title", "''").Replace(itemColumns)+" FROM picture_item p WHERE p.crisis = $1 AND p.n > $2 ORDER BY p.n", string(crisis), after)
	})
	return err
}

// AudiencesFrom calls fn with the members of each audience that is in force and was given after the position.
func (s *Store) AudiencesFrom(ctx context.Context, after cell.Seq, fn func(item cell.ID, members []string)) error {
	members := map[cell.ID][]string{}
	_, err := look(ctx, s, cell.Viewer{}, func(w *view) ([]struct{}, error) {
		return gather(w, func(rs *sql.Rows) (none struct{}, err error) {
			var item cell.ID
			var who string
			if err = rs.Scan(&item, &who); err == nil {
				members[item] = append(members[item], who)
			}
			return none, err
		}, "SELECT id, who FROM audience_member WHERE since > $1 AND until = $2", int64(after), int64(cell.OpenUntil))
	})
	for item, who := range members {
		fn(item, who)
	}
	return err
}

// PositionAt is the last position of the record that stood at the time, 0 when none did.
func (s *Store) PositionAt(ctx context.Context, at cell.Time) (cell.Seq, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) (n cell.Seq, err error) {
		// Entry times never run back, so that the last entry of the time is the largest.
		return n, w.tx.QueryRowContext(w.ctx, "SELECT COALESCE(MAX(seq), 0) FROM entry WHERE time <= $1", int64(at)).Scan(&n)
	})
}

// EntryTime is when the entry at the position was accepted, 0 when there is none.
func (s *Store) EntryTime(ctx context.Context, at cell.Seq) (cell.Time, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) (t cell.Time, err error) {
		return t, w.tx.QueryRowContext(w.ctx, "SELECT COALESCE(MAX(time), 0) FROM entry WHERE seq = $1", int64(at)).Scan(&t)
	})
}

// Kinds counts the entries of a kind after the position.
func (s *Store) Kinds(ctx context.Context, after cell.Seq, kind cell.Kind) (int64, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) (n int64, err error) {
		return n, w.tx.QueryRowContext(w.ctx, "SELECT COUNT(*) FROM entry WHERE seq > $1 AND kind = $2", int64(after), string(kind)).Scan(&n)
	})
}
