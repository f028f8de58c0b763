// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/sharedtest"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/store"
)

func benchApp(b *testing.B, p place) *app {
	b.Helper()
	a, err := newApp(b.Context(), p, demoBeginning(p))
	if err != nil {
		b.Fatal(err)
	}
	return a
}

func closeApp(b *testing.B, a *app) {
	b.Helper()
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
}

// receive takes in page n in a crisis of its own, so that it is compared with itself alone: pages of a real crisis differ,
// and thousands of near copies of one page would be measured by the disputes between them.
func receive(b *testing.B, a *app, text []byte, n int) {
	b.Helper()
	c := demoCrisis
	c.ID = cell.ID(fmt.Sprintf("crisis-%d", n))
	if _, err := a.store.Update(context.Background(), officer, "", func(tx *store.Tx) error {
		_, err := tx.Append(cell.House, c)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	in := situation.Incoming{Original: append([]byte("Desk "+strconv.Itoa(n)+"\n\n"), text...), Filename: "page.txt", Via: "command", Audience: cell.Audience{Marking: cell.Green}}
	desk := *a.desk
	desk.May = func(context.Context, cell.Actor, cell.ID, string) error { return nil } // these crises have no charter
	if _, err := desk.Receive(context.Background(), officer, c.ID, in); err != nil {
		b.Fatal(err)
	}
}

func seedPage(b *testing.B) []byte {
	b.Helper()
	text, err := os.ReadFile(sharedtest.File(b, "data", "situation", "seed-page.txt"))
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// BenchmarkReceive takes pages of 11 kB in, reads them into claims and stores all of it durably, one after the other. Run it
// with GOMAXPROCS=1 for the rate of one core.
func BenchmarkReceive(b *testing.B) {
	text := seedPage(b)
	a := benchApp(b, place{Data: filepath.Join(b.TempDir(), "data")})
	for n := 0; b.Loop(); n++ {
		receive(b, a, text, n)
	}
	b.ReportMetric(float64(b.N)*60/b.Elapsed().Seconds(), "pages/min")
	closeApp(b, a)
}

// BenchmarkStart is a start on a store that has 100 pages, until it says that it is ready.
func BenchmarkStart(b *testing.B) {
	p, text := place{Data: filepath.Join(b.TempDir(), "data")}, seedPage(b)
	a := benchApp(b, p)
	for n := range 100 {
		receive(b, a, text, n)
	}
	closeApp(b, a)
	for b.Loop() {
		a := benchApp(b, p)
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://localhost/readyz", nil)
		if a.handler().ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
		b.StopTimer()
		closeApp(b, a)
		b.StartTimer()
	}
}

// backupSize is the size in MiB of the store that BenchmarkBackup backs up.
const backupSize = "CRISISCELL_BENCH_BACKUP"

// BenchmarkBackup backs a store up into an encrypted file while writing goes on, and restores it. The store has 64 MiB, or
// as many as CRISISCELL_BENCH_BACKUP says; peak-MiB is the most memory that the program had from the system.
func BenchmarkBackup(b *testing.B) {
	size, err := strconv.Atoi(os.Getenv(backupSize))
	if err != nil {
		size = 64
	}
	p := place{Data: filepath.Join(b.TempDir(), "data")}
	a := benchApp(b, p)
	for n := range size / 4 {
		fillBlob(b, a, n, 4<<20)
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		b.Fatal(err)
	}
	identity := filepath.Join(b.TempDir(), "age.txt")
	if err := os.WriteFile(identity, []byte(key.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	s := streams{in: nil, out: io.Discard, err: io.Discard}
	var backing, restoring time.Duration
	written := 0
	for n := 0; b.Loop(); n++ {
		dir := b.TempDir()
		file := filepath.Join(dir, "b")
		stop, done := make(chan struct{}), make(chan int)
		go func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					done <- i
					return
				default:
					fillBlob(b, a, 1_000_000*(n+1)+i, 1<<10)
				}
			}
		}()
		start := time.Now()
		v := backupVerb{recordStore: recordStore{Data: p.Data}, Recipient: []string{key.Recipient().String()}, File: file}
		if err := v.Run(s); err != nil {
			b.Fatal(err)
		}
		backing += time.Since(start)
		close(stop)
		written += <-done
		start = time.Now()
		r := restoreVerb{recordStore: recordStore{Data: filepath.Join(dir, "data")}, Identity: identity, File: file, Reason: "measured"}
		if err := r.Run(s); err != nil {
			b.Fatal(err)
		}
		restoring += time.Since(start)
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(backing.Seconds()/float64(b.N), "s/backup")
	b.ReportMetric(restoring.Seconds()/float64(b.N), "s/restore")
	b.ReportMetric(float64(size*b.N)/backing.Seconds(), "MiB/s")
	b.ReportMetric(float64(written)/backing.Seconds(), "written/s")
	b.ReportMetric(float64(m.Sys>>20), "peak-MiB")
	closeApp(b, a)
}

// fillBlob takes in a report of so many random bytes without reading it.
func fillBlob(b *testing.B, a *app, n, size int) {
	bytes := make([]byte, size)
	_, _ = rand.Read(bytes) // never fails
	id := cell.ID(fmt.Sprintf("blob-%d", n))
	if _, err := a.store.Update(context.Background(), officer, "", func(tx *store.Tx) error {
		h, err := tx.PutBlob(bytes)
		if err != nil {
			return err
		}
		_, err = tx.Append(a.crisis.ID, cell.ReportReceived{ID: id, Original: h, Text: h, Group: id, Audience: cell.Audience{Marking: cell.Green, Owner: officer.Seat}})
		return err
	}); err != nil {
		b.Error(err)
	}
}
