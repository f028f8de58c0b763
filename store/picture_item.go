// SPDX-License-Identifier: Apache-2.0

package store

import (
	"cmp"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/picture"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// provenance is what the items of one report share.
type provenance struct {
	report   cell.ReportReceived
	reported cell.Time
	zone     *time.Location
	source   string // name, in both languages
	owner    string
}

func (b *book) provenanceOf(report cell.ID) (o provenance, crisis cell.ID, err error) {
	var raw []byte
	err = b.tx.QueryRowContext(b.ctx, `SELECT r.data, r.crisis, COALESCE((SELECT a.owner FROM audience a WHERE a.id = r.id AND a.until = $2), '')
FROM report r WHERE r.id = $1`, string(report), int64(cell.OpenUntil)).Scan(&raw, &crisis, &o.owner)
	if err != nil {
		return o, crisis, err
	}
	if err = record.Unmarshal(raw, &o.report); err != nil {
		return o, crisis, err
	}
	if o.zone, err = b.zoneOf(crisis); err != nil {
		return o, crisis, err
	}
	o.reported = o.day(o.report.Published)
	if o.report.Source == "" {
		return o, crisis, nil
	}
	named, err := decodeAll[cell.SourceNamed](b, "SELECT data FROM source WHERE id = $1", []any{string(o.report.Source)})
	for _, n := range named {
		o.source = n.Name.En + " " + n.Name.Ar
	}
	return o, crisis, err
}

func (b *book) zoneOf(crisis cell.ID) (*time.Location, error) {
	cs, err := decodeAll[cell.CrisisOpened](b, "SELECT data FROM crisis WHERE id = $1", []any{string(crisis)})
	if err != nil || len(cs) == 0 {
		return time.UTC, err
	}
	zone, err := time.LoadLocation(cs[0].Zone)
	if err != nil {
		return time.UTC, nil // a zone that this machine does not know: its days begin as in UTC
	}
	return zone, nil
}

// day is the beginning of an ISO date in the crisis's zone; 0 for an unknown or partial one.
func (o provenance) day(date string) cell.Time {
	t, err := time.ParseInLocation(time.DateOnly, date, cmp.Or(o.zone, time.UTC))
	if err != nil {
		return 0
	}
	return cell.TimeOf(t)
}

// until is the last minute of an ISO date.
func (o provenance) until(date string) cell.Time {
	if t := o.day(date); t != 0 {
		return t + 24*3600_000_000 - 60_000_000
	}
	return 0
}

// readable is a report's text without the lines of protected claims, and whether there were any.
func (b *book) readable(r cell.ReportReceived) (string, bool, error) {
	blobs, err := column[[]byte](b, "SELECT bytes FROM blob WHERE hash = $1", string(r.Text))
	if err != nil || len(blobs) == 0 {
		return "", false, err
	}
	lines := strings.SplitAfter(string(blobs[0]), "\n")
	cs, err := decodeAll[situation.Claim](b, `SELECT v.data FROM claim c JOIN claim_version v ON v.id = c.id
JOIN sensitivity s ON s.id = c.id AND s.until = $2 AND s.value <> '' WHERE c.report = $1`, []any{string(r.ID), int64(cell.OpenUntil)})
	for _, c := range cs {
		if c.Line >= 1 && int(c.Line) <= len(lines) {
			lines[c.Line-1] = "\n"
		}
	}
	text := strings.Join(lines, "")
	return strings.ToValidUTF8(text[:min(len(text), maxSearched)], ""), len(cs) > 0, err
}

// claim is one version of a claim as an item, and the words by which it is found. now is how sensitive it is.
func (o provenance) claim(crisis cell.ID, v versionedRow[situation.Claim], now cell.Sensitivity) (picture.Item, string) {
	c := v.value
	it := picture.Item{ID: c.ID, Kind: "claim", Desk: "situation", Crisis: crisis, Audience: c.Report, Since: cell.Seq(v.since), Until: cell.Seq(v.until),
		Title: c.Proposition, Lang: o.report.Lang, Source: o.report.Source, Polarity: c.Polarity, Event: c.EventType, State: c.Review,
		Where: where(c.Places), Reported: o.reported, Received: o.report.Received, Sensitivity: now, Owner: o.owner}
	if c.Time != nil {
		it.From, it.To = o.day(c.Time.From), o.until(c.Time.To)
	}
	if c.Review == situation.Rejected {
		it.Until = it.Since // what was rejected is not in the picture
	}
	words := c.Quote + "\n" + c.Speaker.Text + "\n" + c.Speaker.Canonical + "\n" + o.source
	for _, p := range c.Places {
		words += "\n" + p.Text + "\n" + p.Name
	}
	return it, words
}

// where is the first place with coordinates, else the first one.
func where(ps []situation.Place) picture.Where {
	var out picture.Where
	for i, p := range ps {
		if located := p.LatE7 != 0 || p.LonE7 != 0; i == 0 || located {
			out = picture.Where{Name: p.Name, Country: p.Country, GeonameID: p.GeonameID, LatE7: int32(p.LatE7), LonE7: int32(p.LonE7)}
			if located {
				out.Precision = p.Precision
				return out
			}
		}
	}
	return out
}
