// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// BenchmarkInboxByAudience reads the first page of an inbox of 100,000 reports, of which one in five is for one of 20 seats,
// with the condition on the audience and with the same query without it.
func BenchmarkInboxByAudience(b *testing.B) {
	s, err := Open(context.Background(), Config{Dir: b.TempDir(), Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close() // nothing is read from it again
	const reports, batch = 100_000, 1000
	for from := 0; from < reports; from += batch {
		if _, err := s.Update(context.Background(), officer, "", func(tx *Tx) error {
			h, err := tx.PutBlob([]byte("text"))
			if err == nil && from == 0 {
				_, err = tx.Append(crisis.ID, crisis)
			}
			for i := from; i < from+batch && err == nil; i++ {
				a := green
				if i%5 == 0 {
					a = cell.Audience{Marking: cell.Amber, Owner: fmt.Sprint("seat-", i%20), Seats: []string{fmt.Sprint("seat-", (i+5)%20)}}
				}
				id := cell.ID(fmt.Sprint("report-", i))
				_, err = tx.Append(crisis.ID, cell.ReportReceived{ID: id, Original: h, Text: h, Group: id, Title: "title", Audience: a})
			}
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
	v := reader("person", "seat-5")
	page := func(b *testing.B) {
		for b.Loop() {
			if items, err := s.Inbox(context.Background(), v, situation.InboxQuery{Limit: 50}); err != nil || len(items) != 50 {
				b.Fatal(len(items), err)
			}
		}
	}
	with := inboxSelect
	for _, column := range []string{"r.near", "r.id", "o.id"} {
		inboxSelect = strings.ReplaceAll(inboxSelect, sees(column, seesFrom), "1 = 1")
	}
	inboxSelect = strings.ReplaceAll(inboxSelect, visible("dispute"), "1 = 1")
	without := inboxSelect
	for _, x := range []struct{ name, query string }{{"without", without}, {"with", with}, {"without", without}, {"with", with}} {
		inboxSelect = x.query
		b.Run(x.name, page)
	}
	inboxSelect = with
}
