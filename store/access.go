// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// The access log is bulk: too much for an entry each. Its rows form a chain of hashes, and entries of the record commit to
// the chain's end now and then; so a row that was edited, added or removed is found, and named.

// accessHead is where the access log ends.
type accessHead struct {
	n    int64 // rows; the last one has this number
	hash [32]byte
}

// accessed is a row of the access log; its canonical form is what is hashed.
type accessed struct {
	N      int64     `json:"n"`
	Time   cell.Time `json:"time"`
	Actor  cell.ID   `json:"actor"`
	Seat   string    `json:"seat"`
	Crisis cell.ID   `json:"crisis"`
	Act    string    `json:"act"`
	Kind   string    `json:"kind"`
	Item   cell.ID   `json:"item"`
}

// after gives the chain's hash with r as its next row.
func (r accessed) after(hash [32]byte) ([32]byte, error) {
	row, err := record.Marshal(r)
	if err != nil {
		return hash, err
	}
	return sha256.Sum256(append(hash[:], row...)), nil
}

// maxAccessText bounds each text of an Access in bytes: ids and names of seats.
const maxAccessText = 200

// Opened notes durably that somebody is shown an item; it shares its commit with what others ask at the same time. Only
// after it has returned nil may the item be shown. Its errors: Invalid, Unavailable.
func (s *Store) Opened(ctx context.Context, a cell.Access) error {
	if err := checkAccess(a); err != nil {
		return err
	}
	_, err := s.ask(&asked{ctx: ctx, access: &a})
	return err
}

func checkAccess(a cell.Access) error {
	bad := func(why string) error {
		return &cell.Error{Code: cell.Invalid, Key: "error.access", Msg: "the access log takes no such line: " + why}
	}
	if a.Actor == "" || a.Item == "" || a.Kind == "" {
		return bad("it names who was shown which item of which kind")
	}
	switch a.Act {
	case cell.AccessOpened, cell.AccessStreamed, cell.AccessScreened:
	default:
		return bad(fmt.Sprintf("%q is none of opened, streamed and screened", a.Act))
	}
	for _, s := range []string{string(a.Actor), a.Seat, string(a.Crisis), a.Kind, string(a.Item)} {
		if len(s) > maxAccessText || strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
			return bad("an id or a name in it is too long or no text")
		}
	}
	return nil
}

// note takes an access into the batch.
func (b *book) note(a *asked, clock cell.Clock) error {
	if err := a.ctx.Err(); err != nil {
		return err
	}
	x := *a.access
	r := accessed{N: b.head.access.n + 1, Time: clock.Now(), Actor: x.Actor, Seat: x.Seat, Crisis: x.Crisis, Act: x.Act, Kind: x.Kind, Item: x.Item}
	hash, err := r.after(b.head.access.hash)
	if err != nil {
		return err
	}
	b.head.access = accessHead{r.N, hash}
	b.noted = append(b.noted, []any{r.N, int64(r.Time), string(r.Actor), r.Seat, string(r.Crisis), r.Act, r.Kind, string(r.Item), hash[:]})
	return nil
}

// accessColumns are the columns of a row of b.noted.
const accessColumns = "(n, time, actor, seat, crisis, act, kind, item, hash)"

// accessEnd reads where the access log ends.
func accessEnd(ctx context.Context, db queryer) (h accessHead, err error) {
	var hash []byte
	err = db.QueryRowContext(ctx, "SELECT n, hash FROM access ORDER BY n DESC LIMIT 1").Scan(&h.n, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	h.hash = hash32(hash)
	return h, err
}
