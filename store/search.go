// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/arabic"
	"github.com/crisiscell/crisiscell/picture"
)

// Found is one item of a search with its row's number, from which the next page goes on.
type Found struct {
	picture.Item
	N cell.Seq
}

// Search finds what is in force and the viewer may see in full, the newest first. What is protected for the viewer is not
// found, by no word of it.
func (s *Store) Search(ctx context.Context, v cell.Viewer, q picture.Query) ([]Found, error) {
	v.At = 0
	return look(ctx, s, v, func(w *view) ([]Found, error) {
		from, conds, args, err := s.searched(w, q)
		if err != nil {
			return nil, err
		}
		return paged(q.Before, q.Limit, func(before int64, n int) ([]Found, error) {
			rest := append(append([]any{}, args...), before, n)
			return gather(w, scanFound, "SELECT "+itemColumns+" FROM "+from+" WHERE "+strings.Join(conds, " AND ")+
				" AND p.n < $"+strconv.Itoa(len(rest)-1)+" ORDER BY p.n DESC LIMIT $"+strconv.Itoa(len(rest)), rest...)
		}, func(f Found) cell.Seq { return f.N }, func(f Found) bool { return q.Holds(f.Title, f.Words) })
	})
}

const itemColumns = `p.n, p.id, p.since, p.until, p.crisis, p.audience, p.kind, p.desk, p.title, p.words, p.lang, p.source, p.polarity, p.event, p.state, p.grade,
p.place, p.country, p.geoname, p.precision, p.lat, p.lon, p.happened, p.ended, p.reported, p.received, p.sensitivity, p.owner`

func scanFound(rs *sql.Rows) (f Found, err error) {
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
