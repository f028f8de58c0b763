// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"encoding/hex"
	"strings"
	"sync"

	"github.com/crisiscell/crisiscell/cell"
)

// Index counts the picture of one crisis on the map and along the timeline. It holds every version of every item in
// columns and looks at all of them for each question: a million rows take some milliseconds, and neither a filter nor
// another reader makes a count wrong that was prepared before. Use NewIndex. It may be used by several goroutines.
type Index struct {
	mu    sync.RWMutex
	rows  []row
	last  map[[16]byte]int32 // the newest row of each thing
	texts texts
	// members are the principals of each audience, by the number of the item that has it in texts; nil admits nobody.
	members map[uint32][]string
}

// row is one version of an item. Texts are numbers of Index.texts; times are minutes since 1970.
type row struct {
	id                       [16]byte
	since, until             int64
	lat, lon                 int32
	from, to, reported, came int32
	kind, desk, event, state uint32
	source, place, country   uint32
	audience, owner          uint32
	polarity, grade          uint32
	precision, sensitivity   uint32
}

// unknown is the minute of a time that is not known.
const unknown = int32(-1 << 31)

// texts gives each text a small number; 0 is the empty one.
type texts struct {
	number map[string]uint32
	text   []string
}

func (t *texts) of(s string) uint32 {
	if i, ok := t.number[s]; ok {
		return i
	}
	i := uint32(len(t.text))
	s = strings.Clone(s) // it may be part of something large
	t.number[s] = i
	t.text = append(t.text, s)
	return i
}

// NewIndex makes an empty index.
func NewIndex() *Index {
	x := &Index{last: map[[16]byte]int32{}, texts: texts{number: map[string]uint32{}}, members: map[uint32][]string{}}
	x.texts.of("")
	return x
}

// Add takes a version of an item; the version of the same thing before it ends where it begins, unless that has ended
// already. Versions of a thing come in their order.
func (x *Index) Add(items ...Item) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, it := range items {
		id := key(it.ID)
		if i, ok := x.last[id]; ok && x.rows[i].until > int64(it.Since) {
			x.rows[i].until = int64(it.Since)
		}
		x.last[id] = int32(len(x.rows))
		x.rows = append(x.rows, x.row(id, it))
	}
}

func (x *Index) row(id [16]byte, it Item) row {
	t := &x.texts
	return row{id: id, since: int64(it.Since), until: int64(it.Until), lat: it.Where.LatE7, lon: it.Where.LonE7,
		from: minute(it.From), to: minute(it.To), reported: minute(it.Reported), came: minute(it.Received),
		kind: t.of(it.Kind), desk: t.of(it.Desk), event: t.of(it.Event), state: t.of(it.State), source: t.of(string(it.Source)),
		place: t.of(it.Where.Name), country: t.of(it.Where.Country), audience: t.of(string(it.Audience)), owner: t.of(it.Owner),
		polarity: t.of(it.Polarity), grade: t.of(it.Grade), precision: t.of(it.Where.Precision), sensitivity: t.of(string(it.Sensitivity))}
}

// Admit says who may see the items of an audience from now on, for every version of them.
func (x *Index) Admit(item cell.ID, members []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.members[x.texts.of(string(item))] = members
}

// Drop takes every version of a thing away: it was sealed.
func (x *Index) Drop(id cell.ID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	k := key(id)
	for i := range x.rows {
		if x.rows[i].id == k {
			x.rows[i].until = x.rows[i].since // never in force
		}
	}
	delete(x.last, k)
}

// Len is how many versions there are.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.rows)
}

// key is the 16 bytes of a UUID. An id that is none, as tests have them, gives its first bytes.
func key(id cell.ID) (k [16]byte) {
	if id.Valid() {
		if b, err := hex.DecodeString(strings.ReplaceAll(string(id), "-", "")); err == nil {
			return [16]byte(b)
		}
	}
	copy(k[:], id)
	return k
}

// idOf is the id of a key.
func idOf(k [16]byte) cell.ID {
	h := hex.EncodeToString(k[:])
	if id := cell.ID(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]); k[6]>>4 == 7 {
		return id
	}
	return cell.ID(strings.TrimRight(string(k[:]), "\x00"))
}

// minute is a time in minutes since 1970; 0 is unknown.
func minute(t cell.Time) int32 {
	if t == 0 {
		return unknown
	}
	const us = 60_000_000
	m := int64(t) / us
	if int64(t)%us < 0 {
		m--
	}
	return int32(min(max(m, -1<<31+1), 1<<31-1))
}
