// SPDX-License-Identifier: Apache-2.0

package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/arabic"
	"github.com/crisiscell/crisiscell/picture"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// pictureVersion names what the rows of picture_item are made by. It rises when depict makes others.
const pictureVersion = "picture 1, " + picture.WordsVersion

// maxSearched bounds the text of a report that is searched, in bytes: longer ones are found by their beginning.
const maxSearched = 200_000

// depict brings picture_item and its words up to date after f was applied. Rows of a thing are all its versions, so that
// the map can be asked for the past; words are kept of the version in force alone.
func (b *book) depict(f cell.Fact) error {
	switch f := f.(type) {
	case situation.ReportRead:
		return b.depictReading(f)
	case situation.ClaimSet:
		return b.depictNewest("claim", f.Claim.ID)
	case situation.IncidentSet:
		return b.depictNewest("incident", f.Incident.ID)
	case record.Sealed:
		for _, t := range f.Tombstones {
			var err error
			switch t.Table {
			case "report":
				err = b.undepict(t.ID)
			case "claim", "claim_version":
				err = b.depictThing("claim", t.ID)
			case "incident", "incident_version":
				err = b.depictThing("incident", t.ID)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// depictReading puts a report and the claims that were just found in it into the picture.
func (b *book) depictReading(f situation.ReportRead) error {
	if err := b.depictReport(f.Report); err != nil {
		return err
	}
	o, crisis, err := b.provenanceOf(f.Report)
	if err != nil {
		return err
	}
	since, err := column[int64](b, "SELECT MAX(since) FROM reading WHERE report = $1", string(f.Report))
	if err != nil {
		return err
	}
	for _, c := range f.Claims {
		it, words := o.claim(crisis, versionedRow[situation.Claim]{c, since[0], int64(cell.OpenUntil)}, c.Sensitivity)
		if err := b.depictItems([]picture.Item{it}, words); err != nil {
			return err
		}
	}
	return nil
}

// undepict takes a thing out of the picture.
func (b *book) undepict(id cell.ID) error {
	ns, err := column[int64](b, "SELECT n FROM picture_item WHERE id = $1", string(id))
	if err != nil {
		return err
	}
	for _, n := range ns {
		if err := b.exec(b.d.text.drop, n); err != nil {
			return err
		}
	}
	return b.exec("DELETE FROM picture_item WHERE id = $1", string(id))
}

// depictReport puts a report into the picture as it was read: it has one version, and its words leave out the lines of
// claims that are protected, which nobody finds through their report.
func (b *book) depictReport(id cell.ID) error {
	if err := b.undepict(id); err != nil {
		return err
	}
	o, crisis, err := b.provenanceOf(id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	} else if err != nil {
		return err
	}
	text, protected, err := b.readable(o.report)
	if err != nil {
		return err
	}
	since, err := column[int64](b, "SELECT since FROM report WHERE id = $1", string(id))
	if err != nil || len(since) == 0 {
		return err
	}
	title := cmp.Or(o.report.Title, o.report.Filename)
	if protected && !strings.Contains(text, title) {
		title = o.report.Filename
	}
	it := picture.Item{ID: id, Kind: "report", Desk: "situation", Crisis: crisis, Audience: id, Since: cell.Seq(since[0]), Until: cell.OpenUntil,
		Title: title, Lang: o.report.Lang, Source: o.report.Source, Reported: o.reported, Received: o.report.Received, Owner: o.owner}
	return b.depictItems([]picture.Item{it}, text+"\n"+o.source)
}

// versionedRow is one version as it stands in a table.
type versionedRow[T any] struct {
	value        T
	since, until int64
}

// versionsOf reads the versions of a thing that end after the position.
func versionsOf[T any](b *book, table string, id cell.ID, after int64) ([]versionedRow[T], error) {
	rs, err := b.tx.QueryContext(b.ctx, "SELECT data, since, until FROM "+table+"_version WHERE id = $1 AND until > $2 ORDER BY since", string(id), after)
	if err != nil {
		return nil, err
	}
	defer rs.Close() // Err tells what went wrong
	var out []versionedRow[T]
	for rs.Next() {
		var raw []byte
		var v versionedRow[T]
		if err := rs.Scan(&raw, &v.since, &v.until); err != nil {
			return nil, err
		}
		if err := record.Unmarshal(raw, &v.value); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rs.Err()
}

// depictThing puts every version of a claim or an incident into the picture anew.
func (b *book) depictThing(table string, id cell.ID) error {
	if err := b.undepict(id); err != nil {
		return err
	}
	if table == "incident" {
		return b.depictIncident(id, 0)
	}
	return b.depictClaim(id, 0)
}

// depictNewest ends the version that was in force, and puts the new one beside it.
func (b *book) depictNewest(table string, id cell.ID) error {
	const newest = int64(cell.OpenUntil) - 1
	ns, err := column[int64](b, "SELECT n FROM picture_item WHERE id = $1 AND until = $2", string(id), int64(cell.OpenUntil))
	if err != nil {
		return err
	}
	for _, n := range ns {
		if err := b.exec(b.d.text.drop, n); err != nil {
			return err
		}
		if err := b.exec("UPDATE picture_item SET words = '', until = (SELECT v.since FROM "+table+"_version v WHERE v.id = $1 AND v.until = $2) WHERE n = $3",
			string(id), int64(cell.OpenUntil), n); err != nil {
			return err
		}
	}
	if table == "incident" {
		return b.depictIncident(id, newest)
	}
	if err := b.depictClaim(id, newest); err != nil {
		return err
	}
	// How sensitive a claim is counts as of now, for its past versions too.
	return b.exec(`UPDATE picture_item SET sensitivity = COALESCE((SELECT s.value FROM sensitivity s WHERE s.id = $1 AND s.until = $2), '')
WHERE id = $1 AND sensitivity <> COALESCE((SELECT s.value FROM sensitivity s WHERE s.id = $1 AND s.until = $2), '')`, string(id), int64(cell.OpenUntil))
}

// depictClaim puts the versions of a claim that end after the position into the picture.
func (b *book) depictClaim(id cell.ID, after int64) error {
	vs, err := versionsOf[situation.Claim](b, "claim", id, after)
	if err != nil || len(vs) == 0 {
		return err
	}
	o, crisis, err := b.provenanceOf(vs[0].value.Report)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	} else if err != nil {
		return err
	}
	now := vs[len(vs)-1].value.Sensitivity // permission and protection are as of now
	var items []picture.Item
	words := ""
	for _, v := range vs {
		var it picture.Item
		it, words = o.claim(crisis, v, now)
		items = append(items, it)
	}
	return b.depictItems(items, words)
}

func (b *book) depictIncident(id cell.ID, after int64) error {
	vs, err := versionsOf[situation.Incident](b, "incident", id, after)
	if err != nil || len(vs) == 0 {
		return err
	}
	crisis, err := column[cell.ID](b, "SELECT crisis FROM incident WHERE id = $1", string(id))
	if err != nil || len(crisis) == 0 {
		return err
	}
	o := provenance{}
	if o.zone, err = b.zoneOf(crisis[0]); err != nil {
		return err
	}
	var items []picture.Item
	words := ""
	for _, v := range vs {
		in := v.value
		items = append(items, picture.Item{ID: id, Kind: "incident", Desk: "situation", Crisis: crisis[0], Audience: id, Since: cell.Seq(v.since),
			Until: cell.Seq(v.until), Title: in.Title, Event: in.EventType, State: in.State, Where: where([]situation.Place{in.Place}),
			From: o.day(in.From), To: o.until(in.To)})
		words = in.Summary + "\n" + in.Place.Text + "\n" + in.Place.Name
	}
	return b.depictItems(items, words)
}

// depictItems writes the versions of one thing; the last one is found by its title and words.
func (b *book) depictItems(items []picture.Item, words string) error {
	var rs rows
	for _, it := range items {
		n, err := b.nextItem()
		if err != nil {
			return err
		}
		fold, _ := arabic.Fold(it.Where.Name)
		w := ""
		if it.Until == cell.OpenUntil {
			w = words
			if err := b.exec(b.d.text.put, n, strings.Join(picture.Tokens(it.Title, words), " ")); err != nil {
				return err
			}
		}
		rs = append(rs, []any{n, string(it.ID), int64(it.Since), int64(it.Until), string(it.Crisis), string(it.Audience), it.Kind, it.Desk, it.Title, w, it.Lang,
			string(it.Source), it.Polarity, it.Event, it.State, it.Grade, it.Where.Name, fold, it.Where.Country, it.Where.GeonameID, it.Where.Precision,
			int64(it.Where.LatE7), int64(it.Where.LonE7), int64(it.From), int64(it.To), int64(it.Reported), int64(it.Received), string(it.Sensitivity), it.Owner, pictureVersion})
	}
	return rs.insert(b, `picture_item (n, id, since, until, crisis, audience, kind, desk, title, words, lang, source, polarity, event, state, grade,
place, place_fold, country, geoname, precision, lat, lon, happened, ended, reported, received, sensitivity, owner, version)`)
}

// nextItem numbers the rows of picture_item as they are made, so that a higher one is newer.
func (b *book) nextItem() (int64, error) {
	if b.items == 0 {
		n, err := column[int64](b, "SELECT COALESCE(MAX(n), 0) FROM picture_item")
		if err != nil {
			return 0, err
		}
		b.items = n[0]
	}
	b.items++
	return b.items, nil
}

// depicted makes the whole picture again when another version of its function made it, or when it is not all there.
func (s *Store) depicted(ctx context.Context) error {
	var stale, have, want int
	err := s.write.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM picture_item WHERE version <> $1),
(SELECT COUNT(DISTINCT id) FROM picture_item), (SELECT COUNT(DISTINCT report) FROM reading) + (SELECT COUNT(*) FROM claim) + (SELECT COUNT(*) FROM incident)`,
		pictureVersion).Scan(&stale, &have, &want)
	if err != nil {
		return unavailable("the picture cannot be read", err)
	}
	if stale == 0 && have == want {
		return nil
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return unavailable("the picture cannot be made", err)
	}
	defer tx.Rollback() // after a commit it does nothing
	b := &book{ctx: ctx, tx: &session{sql: tx}, order: s.order, d: s.d}
	if err := b.depictAll(); err != nil {
		return unavailable("the picture cannot be made", err)
	}
	return tx.Commit()
}

func (b *book) depictAll() error {
	for _, stmt := range []string{b.d.text.clear, "DELETE FROM picture_item"} {
		if err := b.exec(stmt); err != nil {
			return err
		}
	}
	reports, err := column[cell.ID](b, "SELECT DISTINCT report FROM reading")
	if err != nil {
		return err
	}
	for _, id := range reports {
		if err := b.depictReport(id); err != nil {
			return err
		}
	}
	for _, table := range [...]string{"claim", "incident"} {
		ids, err := column[cell.ID](b, "SELECT id FROM "+table+" ORDER BY since, id")
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := b.depictThing(table, id); err != nil {
				return err
			}
		}
	}
	return nil
}
