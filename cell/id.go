// SPDX-License-Identifier: Apache-2.0

package cell

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// ID names one thing for ever: a UUIDv7 (RFC 9562, section 5.7) in its 36-character lower-case text form. It is
// made before the entry that first carries it is appended. The empty ID means none; as a crisis it means the
// house.
type ID string

// House is the crisis of entries that belong to no crisis: sources, users, lists, reference lines.
const House ID = ""

// NewID makes an ID whose leading 48 bits are the millisecond of at; the rest is random. Two IDs made in one
// millisecond have no order.
func NewID(at Time) ID {
	var b [16]byte
	// crypto/rand.Read never fails since Go 1.24.
	_, _ = rand.Read(b[6:])
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(int64(at)/1000)<<16)
	copy(b[:6], ms[:6])
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	var s [36]byte
	hex.Encode(s[0:8], b[0:4])
	hex.Encode(s[9:13], b[4:6])
	hex.Encode(s[14:18], b[6:8])
	hex.Encode(s[19:23], b[8:10])
	hex.Encode(s[24:36], b[10:16])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return ID(s[:])
}

// Valid reports whether id has the form of a UUID in lower-case text. It does not look the id up.
func (id ID) Valid() bool {
	if len(id) != 36 {
		return false
	}
	for i, c := range []byte(id) {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f'):
			return false
		}
	}
	return true
}

// Seq is a position in the record: the first entry stands at 1, without gaps, so that "as of N" is what the
// first N entries say and a checkpoint of tree size N covers exactly them. 0 is the empty record.
type Seq int64

// OpenUntil is the `until` of a version that is still in force.
const OpenUntil Seq = 1<<63 - 1

// Time is an instant in microseconds since 1970-01-01 UTC. The zone and the words it came from are kept beside
// it where it stands in a report.
type Time int64

// TimeOf converts t, cutting what is finer than a microsecond.
func TimeOf(t time.Time) Time { return Time(t.UnixMicro()) }

// Go returns the instant as a time.Time in UTC.
func (t Time) Go() time.Time { return time.UnixMicro(int64(t)).UTC() }

// String gives RFC 3339 with microseconds, in UTC.
func (t Time) String() string { return t.Go().Format("2006-01-02T15:04:05.000000Z") }

// Clock tells the time. Desks are handed one; nothing below cmd asks the operating system itself.
type Clock interface{ Now() Time }

// ClockFunc makes a Clock of a function.
type ClockFunc func() Time

// Now calls f.
func (f ClockFunc) Now() Time { return f() }
