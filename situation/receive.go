// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/crisiscell/crisiscell/cell"
)

// Limits of the look-ups inside one Update, so that a flood of alike reports costs each further one a bounded time.
// What lies beyond them is still kept; it is only not grouped or compared.
const (
	maxAlike    = 64
	maxCompared = 400
)

// nearCopy is the likeness from which a report counts as a near copy of another, per mille: above it, texts of
// a few hundred words differ by a changed sentence or a dropped caption (Broder, "On the resemblance and containment of
// documents", 1997, for the measure).
const nearCopy = 700

// Receive takes in a report: keeps the bytes, reads them, and appends the report, what was found in it, and each
// dispute with a claim that the crisis holds already. Bytes that are known are linked, not doubled. Its errors: those of
// the PageReader, Invalid for a marking that is none, and what the store says.
func (d *Desk) Receive(ctx context.Context, who cell.Actor, crisis cell.ID, in Incoming) (Received, error) {
	if err := d.May(ctx, who, crisis, "report.receive"); err != nil {
		return Received{}, err
	}
	in.Audience = in.Audience.By(who)
	if err := in.Audience.Check(); err != nil {
		return Received{}, err
	}
	for field, s := range map[string]string{"title": in.Title, "file name": in.Filename} {
		if err := checkText(field, s, maxTitle); err != nil {
			return Received{}, err
		}
	}
	if err := checkDates(in.Published, ""); err != nil {
		return Received{}, err
	}
	page, err := d.Page(in.Original, in.MediaType)
	if err != nil {
		return Received{}, err
	}
	// Reading happens before the Update: it is the dear part, and nothing in it depends on the record.
	published := cmp.Or(in.Published, page.Published)
	r := &receipt{desk: d, crisis: crisis, in: in, page: page, read: d.Engine.Read(page.Text, published)}
	var got Received
	seq, err := d.Intake(ctx, who, "", func(tx IntakeTx) error {
		var err error
		got, err = r.append(tx)
		return err
	})
	if err != nil {
		return Received{}, err
	}
	got.Seq = seq
	return got, nil
}

// receipt is one report on its way into the record.
type receipt struct {
	desk   *Desk
	crisis cell.ID
	in     Incoming
	page   Page
	read   Reading
}

// append does the whole of Receive inside the Update. It may run more than once.
func (r *receipt) append(tx IntakeTx) (Received, error) {
	known, yes, err := tx.ReportByBytes(r.crisis, hashOf(r.in.Original), r.in.Audience)
	if err != nil {
		return Received{}, err
	}
	if yes {
		_, err := tx.Append(r.crisis, cell.ReportRepeated{Report: known, Filename: r.in.Filename, Via: r.in.Via,
			Source: r.in.Source, Received: tx.Now()})
		return Received{Report: known, Known: true}, err
	}
	report, err := r.report(tx)
	if err != nil {
		return Received{}, err
	}
	if _, err := tx.Append(r.crisis, report); err != nil {
		return Received{}, fmt.Errorf("append the report: %w", err)
	}
	fact := r.reading(report.ID)
	if _, err := tx.Append(r.crisis, fact); err != nil {
		return Received{}, fmt.Errorf("append what was read: %w", err)
	}
	n, err := r.disputes(tx, report.Group, fact.Claims)
	if err != nil {
		return Received{}, err
	}
	got := Received{Report: report.ID, Stories: len(fact.Story), Claims: len(fact.Claims), Disputes: n}
	if report.Group != report.ID {
		got.NearCopy = report.Group
	}
	return got, nil
}

func hashOf(b []byte) cell.Hash {
	sum := sha256.Sum256(b)
	return cell.Hash(hex.EncodeToString(sum[:]))
}

// report keeps the blobs and describes the report, with its group of near copies.
func (r *receipt) report(tx IntakeTx) (cell.ReportReceived, error) {
	original, err := tx.PutBlob(r.in.Original)
	if err != nil {
		return cell.ReportReceived{}, fmt.Errorf("keep the original: %w", err)
	}
	text, err := tx.PutBlob([]byte(r.page.Text))
	if err != nil {
		return cell.ReportReceived{}, fmt.Errorf("keep the text: %w", err)
	}
	id := cell.NewID(r.desk.Clock.Now())
	published := cmp.Or(r.in.Published, r.page.Published, r.read.Published)
	words := ""
	if published == r.read.Published {
		words = r.read.Words
	}
	rep := cell.ReportReceived{ID: id, Original: original, Size: int64(len(r.in.Original)), Text: text,
		MediaType: r.page.MediaType, Title: cmp.Or(r.in.Title, r.read.Title, r.page.Title), Filename: r.in.Filename,
		Via: r.in.Via, Source: r.in.Source, Lang: cmp.Or(r.read.Lang, r.page.Lang, "und"), Dir: cmp.Or(r.read.Dir, "ltr"),
		Audience: r.in.Audience, Received: tx.Now(), Published: published, PublishedText: words,
		Group: id, LikenessPM: 1000, Replaced: r.page.Replaced}
	rep.Likeness, rep.Bands = r.desk.Engine.Liken(r.page.Text)
	return rep, r.group(tx, &rep)
}

// group finds the earliest report of which rep is a near copy.
func (r *receipt) group(tx IntakeTx, rep *cell.ReportReceived) error {
	if len(rep.Bands) == 0 {
		return nil
	}
	alike, err := tx.ReportsByBand(r.crisis, rep.Bands, r.in.Audience, maxAlike)
	if err != nil {
		return fmt.Errorf("look for near copies: %w", err)
	}
	best := int64(nearCopy - 1)
	for _, other := range alike {
		if pm := r.desk.Engine.Likeness(rep.Likeness, other.Likeness); pm > best {
			best = pm
			rep.Group, rep.LikenessPM = other.Group, pm
		}
	}
	return nil
}

// reading gives the ids and the order of the record to what the engine found.
func (r *receipt) reading(report cell.ID) ReportRead {
	now := r.desk.Clock.Now()
	fact := ReportRead{Report: report, Engine: r.desk.Engine.Name(), Lang: r.read.Lang, Dir: r.read.Dir, Noise: r.read.Noise}
	for i, s := range r.read.Stories {
		s.ID, s.N = cell.NewID(now), int64(i+1)
		fact.Story = append(fact.Story, s.Story)
		for _, st := range s.Claims {
			st.Sensitivity = sensitivityOf(st)
			fact.Claims = append(fact.Claims, Claim{ID: cell.NewID(now), Report: report, Story: s.ID, Review: Open,
				Statement: st, Keys: r.desk.Engine.Keys(st)})
		}
	}
	return fact
}

// disputes appends each dispute between the new claims and between them and older ones, and returns how many of them
// the one who brings the report may see. What near copies carry in the same words is at odds once: copies of group's
// first report open no disputes again that it has opened.
func (r *receipt) disputes(tx IntakeTx, group cell.ID, claims []Claim) (int, error) {
	n := 0
	for i := range claims {
		if len(claims[i].Keys) == 0 {
			continue
		}
		others, err := tx.ClaimsByKey(r.crisis, claims[i].Keys, maxCompared)
		if err != nil {
			return n, fmt.Errorf("look for claims to compare with: %w", err)
		}
		if copied(claims[i], others, group) {
			continue
		}
		told := map[said]bool{}
		for _, other := range others {
			if laterOfReport(claims, i, other.ID) || told[saidBy(other.Claim, other.Group)] {
				continue // the pair comes up again from the other side, or the same was said already
			}
			told[saidBy(other.Claim, other.Group)] = true
			found, err := r.dispute(tx, other.Claim, claims[i])
			if err != nil {
				return n, err
			}
			if found && other.Seen {
				n++
			}
		}
	}
	return n, nil
}

// said is what makes two claims of near copies the same statement.
type said struct {
	group                           cell.ID
	speaker, polarity, event, quote string
}

func saidBy(c Claim, group cell.ID) said {
	return said{group, c.Speaker.Canonical, c.Polarity, c.EventType, c.Quote}
}

// copied reports whether the first report of the group says the same as c already.
func copied(c Claim, others []Held, group cell.ID) bool {
	return c.Report != group && slices.ContainsFunc(others, func(o Held) bool { return o.Report == group && saidBy(o.Claim, group) == saidBy(c, group) })
}

// laterOfReport reports whether id is the claim at i or one after it.
func laterOfReport(claims []Claim, i int, id cell.ID) bool {
	for _, c := range claims[i:] {
		if c.ID == id {
			return true
		}
	}
	return false
}

func (r *receipt) dispute(tx IntakeTx, a, b Claim) (bool, error) {
	x, at := r.desk.Engine.Compare(a, b)
	if !at {
		return false, nil
	}
	x.ID, x.A, x.B, x.State = cell.NewID(r.desk.Clock.Now()), a.ID, b.ID, DisputeOpen
	if _, err := tx.Append(r.crisis, DisputeSet{Act: "find", Dispute: x, Engine: r.desk.Engine.Name()}); err != nil {
		return false, fmt.Errorf("append a dispute: %w", err)
	}
	return true, nil
}
