// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// plain writes the rows of BenchmarkUpdate as a program without a record would: the same rows with the same sizes, gathered
// into commits in the same way, with statements prepared in the same way, but no canonical form, hash, savepoint, fence
// or answer that depends on them.
type plain struct {
	s          *Store
	asked      chan *act
	seq, hash  int64
	data, body []byte
	lasting    lasting
	used       *again
}

// act is one act that waits to be durable.
type act struct {
	err  error
	done chan struct{}
}

// serve is the writer.
func (p *plain) serve() {
	for {
		var first *act
		select {
		case first = <-p.asked:
		case <-p.s.stop:
			return
		}
		batch := waiting(first, p.asked)
		err := p.commit(len(batch))
		for _, a := range batch {
			a.err = err
			close(a.done)
		}
		p.lasting.keep(context.Background(), p.s.write, p.used)
		runtime.Gosched()
	}
}

func (p *plain) commit(acts int) error {
	ctx := context.Background()
	tx, err := p.s.begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	if p.used = p.s.again(); p.used != nil {
		p.used.lasting = p.lasting
	}
	b := &book{ctx: ctx, tx: &session{sql: tx, again: p.used}}
	var entries, payloads, hashes, outbox rows
	sum := make([]byte, 32)
	for range acts {
		p.seq++
		if err := p.write(b); err != nil {
			return err
		}
		entries = append(entries, []any{p.seq, "dispute.set", int64(1), int64(clock.Now()), "officer-1", "crisis-1", sum, sum})
		payloads = append(payloads, []any{p.seq, sum, p.body})
		outbox = append(outbox, []any{p.seq, "crisis-1", "dispute.set"})
		for range 2 { // a tree of n leaves stores close to 2n hashes
			p.hash++
			hashes = append(hashes, []any{p.hash + 1<<20, sum})
		}
	}
	for _, x := range []struct {
		r    rows
		into string
	}{{entries, "entry (seq, kind, version, time, actor, crisis, payload, leaf)"}, {payloads, "payload (seq, salt, body)"},
		{hashes, "hash (idx, hash)"}, {outbox, "outbox (seq, crisis, kind)"}} {
		if err := x.r.insert(b, x.into); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// write writes what disputeSet writes of one act.
func (p *plain) write(b *book) error {
	open := int64(cell.OpenUntil)
	if err := b.exec("INSERT INTO dispute (id, crisis, since, a, b) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
		"dispute-1", "crisis-1", p.seq, "claim-1", "claim-2"); err != nil {
		return err
	}
	if err := (rows{{p.seq, "report-1"}}).insert(b, "entry_item (since, item)"); err != nil {
		return err
	}
	if err := b.exec("UPDATE dispute_version SET until = $1 WHERE id = $2 AND until = $3", p.seq, "dispute-1", open); err != nil {
		return err
	}
	row := []any{"dispute-1", p.seq, open, int64(clock.Now()), "officer-1", "situation", "explain", "because", int64(0), "open", p.data}
	return rows{row}.insert(b, "dispute_version "+versionColumns)
}

// newPlain starts the plain writer on a store of its own.
func newPlain(b *testing.B, c Config) *plain {
	b.Helper()
	f := benchDispute()
	p := &plain{asked: make(chan *act), lasting: lasting{}}
	var err error
	if p.data, err = record.Marshal(f.Dispute); err != nil {
		b.Fatal(err)
	}
	if p.body, err = record.Body("situation", "because", f); err != nil {
		b.Fatal(err)
	}
	p.s = benchStore(b, c, 2)
	p.seq = int64(p.s.head.seq)
	go p.serve()
	return p
}

// act asks for one act and waits until it is durable.
func (p *plain) act() error {
	a := &act{done: make(chan struct{})}
	p.asked <- a
	<-a.done
	return a.err
}

// BenchmarkAsOf reads all claims of a report with ten versions each, as they are now and as they were half-way, by
// the query of the pages, and logs the plans.
func BenchmarkAsOf(b *testing.B) {
	const claims, versions = 200, 10
	const list = `SELECT v.data, v.since FROM claim i JOIN claim_version v ON v.id = i.id AND v.since <= $2 AND v.until > $2
WHERE i.crisis = $1 AND i.report = $3 ORDER BY i.since, i.n`
	const one = `SELECT v.data, v.since FROM claim i JOIN claim_version v ON v.id = i.id AND v.since <= $2 AND v.until > $2
WHERE i.crisis = $1 AND i.id = $3`
	onEach(b, func(b *testing.B, fresh func() Config) {
		s := benchStore(b, fresh(), claims)
		for range versions - 1 {
			if _, err := s.Update(b.Context(), officer, "because", func(tx *Tx) error {
				for n := range claims {
					if _, err := tx.Append(crisis.ID, situation.ClaimSet{Act: "accept", Claim: benchClaim(n + 1)}); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				b.Fatal(err)
			}
		}
		last := int64(s.head.seq)
		if s.locks == nil {
			if _, err := s.write.Exec("ANALYZE"); err != nil { // autovacuum does it in the long run
				b.Fatal(err)
			}
		}
		for _, q := range []struct{ name, query, arg string }{{"list", list, "report-1"}, {"one", one, "claim-77"}} {
			for _, at := range []struct {
				name string
				seq  int64
			}{{"now", int64(cell.OpenUntil) - 1}, {"half-way", last / 2}, {"first", 3}} {
				explain(b, s, q.query, q.name+" "+at.name, string(crisis.ID), at.seq, q.arg)
				b.Run(q.name+"/"+at.name, func(b *testing.B) {
					for b.Loop() {
						n := readAll(b, s, q.query, string(crisis.ID), at.seq, q.arg)
						if n != map[string]int{"report-1": claims, "claim-77": 1}[q.arg] {
							b.Fatalf("%d rows", n)
						}
					}
				})
			}
		}
	})
}

func readAll(b *testing.B, s *Store, query string, args ...any) (n int) {
	rs, err := s.read.Query(query, args...)
	if err != nil {
		b.Fatal(err)
	}
	defer rs.Close()
	var data []byte
	var since int64
	for ; rs.Next(); n++ {
		if err := rs.Scan(&data, &since); err != nil {
			b.Fatal(err)
		}
	}
	return n
}

func explain(b *testing.B, s *Store, query, name string, args ...any) {
	b.Helper()
	how := "EXPLAIN QUERY PLAN "
	if s.locks == nil {
		how = "EXPLAIN ANALYZE "
	}
	rs, err := s.read.Query(how+query, args...)
	if err != nil {
		b.Fatal(err)
	}
	defer rs.Close()
	cols, _ := rs.Columns()
	text := name
	for rs.Next() {
		row, ptrs := make([]any, len(cols)), make([]any, len(cols))
		for i := range row {
			ptrs[i] = &row[i]
		}
		if err := rs.Scan(ptrs...); err != nil {
			b.Fatal(err)
		}
		text += fmt.Sprintf("\n  %v", row[len(row)-1])
	}
	b.Log(text)
}
