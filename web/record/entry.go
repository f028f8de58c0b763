// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/web"
)

// maxShown bounds the payload on the page in bytes; the whole can be saved as a file.
const maxShown = 256 << 10

// entryPage is one entry in full.
type entryPage struct {
	row
	Hash    string // of salt and payload, hex
	Salt    string // hex, "" where the payload may not be seen
	JSON    string // indented; "" where it may not be seen or is too large to show
	Visible bool
	Fits    bool // the payload is the one that the header's hash is of
	Kept    bool // the leaf is the one that was stored when the entry was accepted
	Bytes   string
	Proof   *proof // nil when no checkpoint covers the entry yet
	Next    cell.Seq
	At      string
}

// proof is the way from the entry's leaf to the root of the newest checkpoint.
type proof struct {
	Size   cell.Seq
	Root   string
	Hashes []string // base64, the lowest first
	Holds  bool
}

// entry shows one entry. One that came after ?at=N is not there yet.
func (d desk) entry(r *web.Request) error {
	n, err := position(r, "seq")
	if err != nil {
		return err
	}
	last, err := d.reads.Last(r.Context())
	if err != nil {
		return err
	}
	if r.Viewer.At > 0 {
		last = min(last, r.Viewer.At)
	}
	if n > last {
		return missing()
	}
	e, err := d.one(r.Context(), n)
	if err != nil {
		return err
	}
	may, err := d.may(r, e)
	if err != nil {
		return err
	}
	names, err := d.names(r)
	if err != nil {
		return err
	}
	p := entryPage{row: rowOf(e, may).called(names), Hash: hex.EncodeToString(e.Payload[:]), Bytes: string(e.Leaf()), At: r.AtQuery(),
		Kept: e.Kept == e.LeafHash(), Visible: may}
	if p.Visible {
		p.Salt, p.JSON = hex.EncodeToString(e.Salt), indented(e.Body)
		p.Fits = len(e.Salt) == record.SaltSize && record.PayloadHash([record.SaltSize]byte(e.Salt), e.Body) == e.Payload
	}
	if n < last {
		p.Next = n + 1
	}
	if p.Proof, err = d.prove(r.Context(), e, last); err != nil {
		return err
	}
	return r.Page(d.pages, web.Page{Name: "entry", Title: r.T("entry") + " " + fmt.Sprint(int64(n)), Section: "record", Data: p})
}

// prove makes the proof that e lies under the newest checkpoint of at most last entries, and checks it.
func (d desk) prove(ctx context.Context, e record.Entry, last cell.Seq) (*proof, error) {
	texts, err := d.reads.CheckpointsBefore(ctx, last+1, 1)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	c, err := record.ParseCheckpoint(texts[0])
	if err != nil || c.Size < e.Seq {
		return nil, err
	}
	hs, err := tlog.ProveRecord(int64(c.Size), int64(e.Seq)-1, d.hashes(ctx))
	if err != nil {
		return nil, err
	}
	p := &proof{Size: c.Size, Root: c.Root.String(),
		Holds: record.CheckInclusion(hs, 0, uint64(c.Size), uint64(e.Seq)-1, e.LeafHash(), c.Root) == nil}
	for _, h := range hs {
		p.Hashes = append(p.Hashes, h.String())
	}
	return p, nil
}

// may tells whether the viewer may have the payload of e, which is seat, reason and content. Headers are for everybody.
func (d desk) may(r *web.Request, e record.Entry) (bool, error) {
	withheld, err := d.reads.Withheld(r.Context(), r.Viewer, []cell.Seq{e.Seq})
	return e.State == record.StatePresent && !withheld[e.Seq], err
}

// rowOf is e as a reader may have it who may or may not have the payload.
func rowOf(e record.Entry, may bool) row {
	leaf := e.LeafHash()
	w := row{Header: e.Header, State: e.State, Leaf: hex.EncodeToString(leaf[:])}
	if !may {
		if e.State == record.StatePresent {
			w.State = record.StateWithheld
		}
		return w
	}
	var data json.RawMessage
	var err error
	if w.Seat, w.Reason, data, err = record.OpenBody(e.Body); err == nil {
		var f struct {
			Act string `json:"act"`
		}
		_ = json.Unmarshal(data, &f) // many kinds have no act
		w.Act = f.Act
	}
	return w
}

// indented writes a payload for people. Directional controls (UAX #9) and those of ASCII, which JSON allows in a string
// as DEL, are written as escapes: the same JSON, and nothing in it can turn the text around it.
func indented(body []byte) string {
	if len(body) > maxShown {
		return ""
	}
	var out bytes.Buffer
	if json.Indent(&out, body, "", "  ") != nil {
		return ""
	}
	var b strings.Builder
	for _, c := range out.String() {
		switch {
		case c >= 0x202A && c <= 0x202E, c >= 0x2066 && c <= 0x2069, c == 0x200E, c == 0x200F, c == 0x061C, c == 0x7F:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// names are how the seats of the reader's crisis and the people of the house are called, by id.
func (d desk) names(r *web.Request) (map[string]string, error) {
	seats, err := d.reads.Seats(r.Context(), r.Viewer.Crisis)
	if err != nil {
		return nil, err
	}
	people, err := d.reads.Persons(r.Context())
	out := map[string]string{}
	for _, s := range seats {
		out[string(s.ID)] = s.Name.In(r.Words.Lang)
	}
	for _, p := range people {
		out[string(p.ID)] = p.Name.In(r.Words.Lang)
	}
	return out, err
}

func (w row) called(names map[string]string) row {
	w.Person, w.SeatName = names[string(w.Actor)], names[w.Seat]
	return w
}
