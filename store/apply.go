// SPDX-License-Identifier: Apache-2.0

package store

import (
	"errors"
	"fmt"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// applied is an entry being applied.
type applied struct {
	*book
	record.Header
	seat, reason string
	data         []byte // the fact in the canonical form, of its present version
}

// parsed is a body taken apart.
type parsed struct {
	seat, reason string
	data         []byte // of the present version
	fact         cell.Fact
}

// apply changes the tables by what one entry says, reading it from the header and the body.
func (b *book) apply(h record.Header, body []byte) error {
	p, err := parse(h, body)
	if err != nil {
		return wrap(h, err)
	}
	return b.applyParsed(h, p)
}

func (b *book) applyParsed(h record.Header, p parsed) error {
	return wrap(h, applied{b, h, p.seat, p.reason, p.data}.apply(p.fact))
}

// applyFact is apply for a fact that was just written as body: reading it again would give the same.
func (b *book) applyFact(h record.Header, seat, reason string, body []byte, f cell.Fact) error {
	err := applied{b, h, seat, reason, field(body, "data")}.apply(f)
	if errors.Is(err, errUnknown) { // a pointer to a fact, for one
		return b.apply(h, body)
	}
	return wrap(h, err)
}

func wrap(h record.Header, err error) error {
	if err != nil {
		return fmt.Errorf("apply %s at %d: %w", h.Kind, h.Seq, err)
	}
	return nil
}

// errUnknown is the error of a kind that this program does not have.
var errUnknown = errors.New("the kind is not known here: use a newer program")

// parse reads a body as the fact of its kind, in its present version.
func parse(h record.Header, body []byte) (p parsed, err error) {
	if p.seat, p.reason, p.data, err = record.OpenBody(body); err != nil {
		return p, err
	}
	switch h.Kind {
	case cell.CrisisOpened{}.Kind():
		err = as[cell.CrisisOpened](h, &p)
	case cell.SourceNamed{}.Kind():
		err = as[cell.SourceNamed](h, &p)
	case cell.ReportReceived{}.Kind():
		err = as[cell.ReportReceived](h, &p)
	case cell.ReportRepeated{}.Kind():
		err = as[cell.ReportRepeated](h, &p)
	case cell.AudienceSet{}.Kind():
		err = as[cell.AudienceSet](h, &p)
	case situation.ReportRead{}.Kind():
		err = as[situation.ReportRead](h, &p)
	case situation.ClaimSet{}.Kind():
		err = as[situation.ClaimSet](h, &p)
	case situation.DisputeSet{}.Kind():
		err = as[situation.DisputeSet](h, &p)
	case situation.IncidentSet{}.Kind():
		err = as[situation.IncidentSet](h, &p)
	case decision.PersonAdded{}.Kind():
		err = as[decision.PersonAdded](h, &p)
	case decision.CharterFounded{}.Kind():
		err = as[decision.CharterFounded](h, &p)
	case decision.CharterProposed{}.Kind():
		err = as[decision.CharterProposed](h, &p)
	case decision.CharterSigned{}.Kind():
		err = as[decision.CharterSigned](h, &p)
	case decision.CharterDropped{}.Kind():
		err = as[decision.CharterDropped](h, &p)
	case decision.CrisisClosed{}.Kind():
		err = as[decision.CrisisClosed](h, &p)
	case account.Opened{}.Kind():
		err = as[account.Opened](h, &p)
	case account.IdentityGiven{}.Kind():
		err = as[account.IdentityGiven](h, &p)
	case account.Closed{}.Kind():
		err = as[account.Closed](h, &p)
	case account.RecoverySet{}.Kind():
		err = as[account.RecoverySet](h, &p)
	case record.KindGenesis:
		err = as[record.Genesis](h, &p)
	case DemoMarked{}.Kind():
		err = as[DemoMarked](h, &p)
	case record.KindKeyRotated:
		err = as[record.KeyRotated](h, &p)
	case AccessDigested{}.Kind():
		err = as[AccessDigested](h, &p)
	case BackupRestored{}.Kind():
		err = as[BackupRestored](h, &p)
	case EffectsReleased{}.Kind():
		err = as[EffectsReleased](h, &p)
	case record.KindSealed:
		err = as[record.Sealed](h, &p)
	default:
		err = errUnknown
	}
	return p, err
}

// as brings the data to the present version and reads it.
func as[F cell.Fact](h record.Header, p *parsed) (err error) {
	var f F
	if p.data, err = upcast(upcasters, h.Kind, h.Version, f.Version(), p.data); err != nil {
		return err
	}
	err = record.Unmarshal(p.data, &f)
	p.fact = f
	return err
}

// apply is the one routine that applies, live and in a replay.
func (a applied) apply(f cell.Fact) error {
	switch f := f.(type) {
	case cell.CrisisOpened:
		return a.crisisOpened(f)
	case cell.SourceNamed:
		return a.sourceNamed(f)
	case cell.ReportReceived:
		return a.reportReceived(f)
	case cell.ReportRepeated:
		return a.reportRepeated(f)
	case cell.AudienceSet:
		return a.audienceSet(f)
	case situation.ReportRead:
		return a.reportRead(f)
	case situation.ClaimSet:
		return a.claimSet(f)
	case situation.DisputeSet:
		return a.disputeSet(f)
	case situation.IncidentSet:
		return a.incidentSet(f)
	case decision.PersonAdded:
		return a.personAdded(f)
	case decision.CharterFounded:
		return a.charterFounded(f)
	case decision.CharterProposed:
		return a.charterProposed(f)
	case decision.CharterSigned:
		return a.charterSigned(f)
	case decision.CharterDropped:
		return a.charterDropped(f)
	case decision.CrisisClosed:
		return a.crisisClosed(f)
	case account.Opened:
		return a.accountOpened(f)
	case account.IdentityGiven:
		return nil // it says who let whom in by which provider; the identity itself is local
	case account.Closed:
		return a.accountClosed(f)
	case account.RecoverySet:
		return a.recoverySet(f)
	case record.Genesis:
		return a.genesis(f)
	case DemoMarked:
		return a.demoMarked(f)
	case record.KeyRotated:
		return a.keyRotated(f)
	case AccessDigested:
		return a.accessDigested(f)
	case BackupRestored:
		return a.backupRestored(f)
	case EffectsReleased:
		return a.effectsReleased(f)
	case record.Sealed:
		return a.sealed(f)
	}
	return errUnknown
}

func (a applied) crisisOpened(f cell.CrisisOpened) error {
	exercise := int64(0)
	if f.Exercise {
		exercise = 1
	}
	return a.exec("INSERT INTO crisis (id, since, exercise, data) VALUES ($1, $2, $3, $4)", string(f.ID), int64(a.Seq), exercise, a.data)
}

func (a applied) sourceNamed(f cell.SourceNamed) error {
	return a.exec("INSERT INTO source (id, since, data) VALUES ($1, $2, $3)", string(f.ID), int64(a.Seq), a.data)
}

func (a applied) reportReceived(f cell.ReportReceived) error {
	err := a.exec("INSERT INTO report (id, crisis, since, original, text, near, data) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		string(f.ID), string(a.Crisis), int64(a.Seq), string(f.Original), string(f.Text), string(f.Group), a.data)
	if err != nil {
		return err
	}
	if err := a.about(f.ID); err != nil {
		return err
	}
	if err := a.admit(f.ID, f.Audience); err != nil || len(f.Bands) == 0 {
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
	if err := a.about(f.Report); err != nil {
		return err
	}
	return a.exec("INSERT INTO report_repeat (since, report, data) VALUES ($1, $2, $3)", int64(a.Seq), string(f.Report), a.data)
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
	if err := a.about(f.Report); err != nil {
		return err
	}
	var stories, ids, versions, protected rows
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
		if c.Sensitivity != cell.Ordinary {
			protected = append(protected, []any{string(c.ID), int64(a.Seq), int64(cell.OpenUntil), string(c.Sensitivity)})
		}
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
	if err := protected.insert(a.book, "sensitivity (id, since, until, value)"); err != nil {
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
	return a.versionRow(id, act, reverses, state, data), nil
}

// versionOf makes it of the field of the fact that holds the thing.
func (a applied) versionOf(name string, id cell.ID, act string, reverses cell.Seq, state string) []any {
	return a.versionRow(id, act, reverses, state, field(a.data, name))
}

func (a applied) versionRow(id cell.ID, act string, reverses cell.Seq, state string, data []byte) []any {
	return []any{string(id), int64(a.Seq), int64(cell.OpenUntil), int64(a.Time), string(a.Actor), a.seat, act, a.reason, int64(reverses), state, data}
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
	if err := a.replace("claim", f.Claim.ID, a.versionOf("claim", f.Claim.ID, f.Act, f.Reverses, f.Claim.Review)); err != nil {
		return err
	}
	if err := a.aboutClaims(f.Claim.ID); err != nil {
		return err
	}
	if err := a.sensitive(f.Claim.ID, f.Claim.Sensitivity); err != nil {
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
	if err := a.aboutClaims(d.A, d.B); err != nil {
		return err
	}
	return a.replace("dispute", d.ID, a.versionOf("dispute", d.ID, f.Act, f.Reverses, d.State))
}

func (a applied) incidentSet(f situation.IncidentSet) error {
	in := f.Incident
	if f.Act == "make" {
		if err := a.admit(in.ID, in.Audience); err != nil {
			return err
		}
	}
	if err := a.about(in.ID); err != nil {
		return err
	}
	if err := a.exec("INSERT INTO incident (id, crisis, since, series, number) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
		string(in.ID), string(a.Crisis), int64(a.Seq), in.Series, in.Number); err != nil {
		return err
	}
	if err := a.replace("incident", in.ID, a.versionOf("incident", in.ID, f.Act, f.Reverses, in.State)); err != nil {
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
