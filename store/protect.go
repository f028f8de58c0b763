// SPDX-License-Identifier: Apache-2.0

package store

import (
	"database/sql"
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// sensitivities are how sensitive the claims of a report are now; ordinary ones are not in it. It is read once for each
// view.
func (w *view) sensitivities(report cell.ID) (map[cell.ID]cell.Sensitivity, error) {
	if m, ok := w.sensitive[report]; ok {
		return m, nil
	}
	m := map[cell.ID]cell.Sensitivity{}
	_, err := gather(w, func(rs *sql.Rows) (none struct{}, err error) {
		var id cell.ID
		var s cell.Sensitivity
		if err = rs.Scan(&id, &s); err == nil && s != cell.Ordinary {
			m[id] = s
		}
		return none, err
	}, "SELECT s.id, s.value FROM claim c JOIN sensitivity s ON s.id = c.id AND s.until = $2 WHERE c.report = $1", string(report), int64(cell.OpenUntil))
	if err == nil {
		w.sensitive[report] = m
	}
	return m, err
}

// closed tells how sensitive a claim is when the viewer may not see it in full, else Ordinary.
func (w *view) closed(report, claim cell.ID) (cell.Sensitivity, error) {
	m, err := w.sensitivities(report)
	if err != nil || m[claim] == cell.Ordinary {
		return cell.Ordinary, err
	}
	a, err := w.audience(report)
	if err != nil || m[claim].Opens(w.v, a.Owner) {
		return cell.Ordinary, err
	}
	return m[claim], nil
}

// coarse is a statement as those may have it to whom it is protected: what kind of thing it says, in which country and
// month. Who, where exactly, how many and the words themselves are left out.
func coarse(s situation.Statement) situation.Statement {
	out := situation.Statement{Polarity: s.Polarity, Modality: s.Modality, EventType: s.EventType, Core: s.Core, Sensitivity: s.Sensitivity,
		Speaker: situation.Speaker{Type: s.Speaker.Type}, Rules: []string{}}
	for _, p := range s.Places {
		if c := (situation.Place{Name: p.Country, Text: p.Country, Country: p.Country}); p.Country != "" && !slices.Contains(out.Places, c) {
			out.Places = append(out.Places, c)
		}
	}
	if s.Time != nil {
		out.Time = &situation.Time{From: month(s.Time.From), To: month(s.Time.To), Precision: "month"}
	}
	return out
}

// month cuts an ISO date to its month.
func month(date string) string {
	if len(date) > len("2006-01") {
		return date[:len("2006-01")]
	}
	return date
}

// protect makes the claim coarse where the viewer may not have it in full.
func (w *view) protect(c *situation.Claim) (cell.Sensitivity, error) {
	s, err := w.closed(c.Report, c.ID)
	if err == nil && s != cell.Ordinary {
		c.Statement, c.Keys = coarse(c.Statement), nil
	}
	return s, err
}

// withhold blanks the lines of the report's text that protected claims stand in, by spaces of the same length so that
// the spans of others still fit, and the titles that are made of them.
func (w *view) withhold(r *situation.ReportView, at map[int64]bool) {
	if len(at) == 0 {
		return
	}
	blank := func(l situation.Line) {
		if !at[l.N] {
			return
		}
		r.Withheld = append(r.Withheld, l)
		for i := max(l.Start, 0); i < min(l.End, int64(len(r.Text))); i++ {
			r.Text[i] = ' '
		}
	}
	for i, s := range r.Stories {
		for _, l := range s.Lines {
			blank(l)
		}
		if at[s.TitleLine] {
			if r.InboxItem.Report.Title == s.Title {
				r.InboxItem.Report.Title = ""
			}
			r.Stories[i].Title = ""
		}
	}
	for _, l := range r.Noise {
		blank(l)
	}
}

// withheldLines are the lines of a report that hold claims which are protected for the viewer.
func (w *view) withheldLines(report cell.ID) (map[int64]bool, error) {
	m, err := w.sensitivities(report)
	if err != nil || len(m) == 0 {
		return nil, err
	}
	out := map[int64]bool{}
	for id := range m {
		if s, err := w.closed(report, id); err != nil {
			return nil, err
		} else if s == cell.Ordinary {
			continue
		}
		versions, err := gather(w, func(rs *sql.Rows) (situation.Claim, error) {
			c, _, err := scanVersion[situation.Claim](rs)
			return c, err
		}, "SELECT "+madeColumns+" FROM claim_version v WHERE v.id = $1", string(id))
		if err != nil {
			return nil, err
		}
		for _, c := range versions {
			out[c.Line] = true
		}
	}
	return out, nil
}
