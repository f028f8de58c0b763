// SPDX-License-Identifier: Apache-2.0

package store

import (
	"fmt"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// applied is an entry being applied.
type applied struct {
	*book
	record.Header
	seat, reason string
}

// apply changes the tables by what one entry says. It is the same routine live and in a replay: everything comes from
// the header and the body.
func (b *book) apply(h record.Header, body []byte) error {
	seat, reason, data, err := record.OpenBody(body)
	if err != nil {
		return err
	}
	a := applied{b, h, seat, reason}
	if err := a.dispatch(data); err != nil {
		return fmt.Errorf("apply %s at %d: %w", h.Kind, h.Seq, err)
	}
	return nil
}

func (a applied) dispatch(data []byte) error {
	switch a.Kind {
	case cell.CrisisOpened{}.Kind():
		return with(a, data, a.crisisOpened)
	case cell.SourceNamed{}.Kind():
		return with(a, data, a.sourceNamed)
	case cell.ReportReceived{}.Kind():
		return with(a, data, a.reportReceived)
	case cell.ReportRepeated{}.Kind():
		return with(a, data, a.reportRepeated)
	case situation.ReportRead{}.Kind():
		return with(a, data, a.reportRead)
	case situation.ClaimSet{}.Kind():
		return with(a, data, a.claimSet)
	case situation.DisputeSet{}.Kind():
		return with(a, data, a.disputeSet)
	case situation.IncidentSet{}.Kind():
		return with(a, data, a.incidentSet)
	case record.KindGenesis:
		return with(a, data, a.genesis)
	case DemoMarked{}.Kind():
		return with(a, data, a.demoMarked)
	case record.KindKeyRotated:
		return with(a, data, a.keyRotated)
	case record.KindSealed:
		return with(a, data, a.sealed)
	}
	return fmt.Errorf("the kind is not known here: use a newer program")
}

// with decodes the payload, brought to the present version, into the fact that fn takes.
func with[F cell.Fact](a applied, data []byte, fn func(F) error) error {
	var f F
	data, err := upcast(upcasters, a.Kind, a.Version, f.Version(), data)
	if err != nil {
		return err
	}
	if err := record.Unmarshal(data, &f); err != nil {
		return err
	}
	return fn(f)
}

func (a applied) crisisOpened(f cell.CrisisOpened) error {
	data, err := record.Marshal(f)
	if err != nil {
		return err
	}
	exercise := int64(0)
	if f.Exercise {
		exercise = 1
	}
	return a.exec("INSERT INTO crisis (id, since, exercise, data) VALUES ($1, $2, $3, $4)", string(f.ID), int64(a.Seq), exercise, data)
}

func (a applied) sourceNamed(f cell.SourceNamed) error {
	data, err := record.Marshal(f)
	if err != nil {
		return err
	}
	return a.exec("INSERT INTO source (id, since, data) VALUES ($1, $2, $3)", string(f.ID), int64(a.Seq), data)
}

func (a applied) reportReceived(f cell.ReportReceived) error {
	data, err := record.Marshal(f)
	if err != nil {
		return err
	}
	err = a.exec("INSERT INTO report (id, crisis, since, original, text, near, data) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		string(f.ID), string(a.Crisis), int64(a.Seq), string(f.Original), string(f.Text), string(f.Group), data)
	if err != nil || len(f.Bands) == 0 {
		return err
	}
	var bands rows
	seen := map[string]bool{}
	for _, band := range f.Bands {
		if !seen[band] {
			seen[band] = true
			bands = append(bands, []any{string(a.Crisis), band, int64(a.Seq), string(f.ID)})
		}
	}
	return bands.insert(a.book, "report_band (crisis, band, since, report)")
}

func (a applied) reportRepeated(f cell.ReportRepeated) error {
	data, err := record.Marshal(f)
	if err != nil {
		return err
	}
	return a.exec("INSERT INTO report_repeat (since, report, data) VALUES ($1, $2, $3)", int64(a.Seq), string(f.Report), data)
}

func (a applied) reportRead(f situation.ReportRead) error {
	claims := f.Claims
	f.Claims = nil // they stand in rows of their own
	data, err := record.Marshal(f)
	if err != nil {
		return err
	}
	if err := a.exec("INSERT INTO reading (report, since, engine, data) VALUES ($1, $2, $3, $4)", string(f.Report), int64(a.Seq), f.Engine, data); err != nil {
		return err
	}
	var stories, ids, versions rows
	for _, s := range f.Story {
		stories = append(stories, []any{string(s.ID), string(f.Report), int64(a.Seq), s.N})
	}
	for i, c := range claims {
		ids = append(ids, []any{string(c.ID), string(a.Crisis), int64(a.Seq), string(c.Report), string(c.Story), int64(i + 1)})
		row, err := a.version(c.ID, "find", 0, c.Review, c)
		if err != nil {
			return err
		}
		versions = append(versions, row)
	}
	if err := stories.insert(a.book, "story (id, report, since, n)"); err != nil {
		return err
	}
	if err := ids.insert(a.book, "claim (id, crisis, since, report, story, n)"); err != nil {
		return err
	}
	if err := versions.insert(a.book, "claim_version "+versionColumns); err != nil {
		return err
	}
	return a.keys(claims...)
}

const versionColumns = "(id, since, until, time, actor, seat, act, reason, reverses, state, data)"

// version makes the row of a thing's new version.
func (a applied) version(id cell.ID, act string, reverses cell.Seq, state string, v any) ([]any, error) {
	data, err := record.Marshal(v)
	if err != nil {
		return nil, err
	}
	return []any{string(id), int64(a.Seq), int64(cell.OpenUntil), int64(a.Time), string(a.Actor), a.seat, act, a.reason, int64(reverses), state, data}, nil
}

// replace closes the version in force and puts row in its place.
func (a applied) replace(table string, id cell.ID, row []any) error {
	if err := a.exec("UPDATE "+table+"_version SET until = $1 WHERE id = $2 AND until = $3", int64(a.Seq), string(id), int64(cell.OpenUntil)); err != nil {
		return err
	}
	return rows{row}.insert(a.book, table+"_version "+versionColumns)
}

// keys opens the look-up keys of claims.
func (a applied) keys(claims ...situation.Claim) error {
	var ks rows
	for _, c := range claims {
		seen := map[string]bool{}
		for _, k := range c.Keys {
			if !seen[k] {
				seen[k] = true
				ks = append(ks, []any{string(a.Crisis), k, string(c.ID), int64(a.Seq), int64(cell.OpenUntil)})
			}
		}
	}
	return ks.insert(a.book, "claim_key (crisis, name, claim, since, until)")
}

func (a applied) claimSet(f situation.ClaimSet) error {
	row, err := a.version(f.Claim.ID, f.Act, f.Reverses, f.Claim.Review, f.Claim)
	if err != nil {
		return err
	}
	if err := a.replace("claim", f.Claim.ID, row); err != nil {
		return err
	}
	if err := a.exec("UPDATE claim_key SET until = $1 WHERE claim = $2 AND until = $3", int64(a.Seq), string(f.Claim.ID), int64(cell.OpenUntil)); err != nil {
		return err
	}
	return a.keys(f.Claim)
}

func (a applied) disputeSet(f situation.DisputeSet) error {
	d := f.Dispute
	if err := a.exec("INSERT INTO dispute (id, crisis, since, a, b) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
		string(d.ID), string(a.Crisis), int64(a.Seq), string(d.A), string(d.B)); err != nil {
		return err
	}
	row, err := a.version(d.ID, f.Act, f.Reverses, d.State, d)
	if err != nil {
		return err
	}
	return a.replace("dispute", d.ID, row)
}

func (a applied) incidentSet(f situation.IncidentSet) error {
	in := f.Incident
	if err := a.exec("INSERT INTO incident (id, crisis, since, number) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
		string(in.ID), string(a.Crisis), int64(a.Seq), in.Number); err != nil {
		return err
	}
	row, err := a.version(in.ID, f.Act, f.Reverses, in.State, in)
	if err != nil {
		return err
	}
	if err := a.replace("incident", in.ID, row); err != nil {
		return err
	}
	return a.restOn(in)
}

// restOn closes what the incident rested on and opens what it rests on now; what stays keeps its row. A claim that was
// sealed is passed over: it supports nothing any more.
func (a applied) restOn(in situation.Incident) error {
	claims := make([]string, len(in.Claims))
	for i, c := range in.Claims {
		claims[i] = string(c)
	}
	args := []any{int64(a.Seq), string(in.ID), int64(cell.OpenUntil)}
	query := "UPDATE incident_claim SET until = $1 WHERE incident = $2 AND until = $3"
	if len(claims) > 0 {
		in, more := list(args, claims)
		query, args = query+" AND claim NOT IN ("+in+")", more
	}
	if err := a.exec(query, args...); err != nil {
		return err
	}
	for _, c := range claims {
		if err := a.exec(`INSERT INTO incident_claim (incident, claim, since, until) SELECT $1, $2, $3, $4
WHERE EXISTS (SELECT 1 FROM claim WHERE id = $2) AND NOT EXISTS (SELECT 1 FROM incident_claim WHERE incident = $1 AND claim = $2 AND until = $4)`,
			string(in.ID), c, int64(a.Seq), int64(cell.OpenUntil)); err != nil {
			return err
		}
	}
	return nil
}
