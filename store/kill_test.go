// SPDX-License-Identifier: Apache-2.0

package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// writerEnv makes the test binary a writer that TestSoakKilledWriterLosesNothing kills.
const writerEnv = "CRISISCELL_TEST_WRITER"

// kills is how often a writer is killed on each engine; CRISISCELL_SOAK=1 makes it 200.
const kills = 6

func TestMain(m *testing.M) {
	if where := os.Getenv(writerEnv); where != "" {
		if err := writeForEver(where); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func config(where string) Config {
	c := Config{Clock: clock}
	if strings.Contains(where, "://") {
		c.URL = where
	} else {
		c.Dir = where
	}
	return c
}

// noted is what writeForEver prints for a line of the access log that was acknowledged.
const noted = "noted"

// writeForEver writes with four goroutines, each an entry and a line of the access log, and prints each position once it is
// acknowledged.
func writeForEver(where string) error {
	s, err := Open(context.Background(), config(where))
	if err != nil {
		return err
	}
	said := make(chan string)
	failed := make(chan error)
	for range 4 {
		go func() {
			for {
				seq, err := s.Update(context.Background(), officer, "", func(tx *Tx) error {
					c, _, err := tx.Claim(crisis.ID, "claim-1")
					if err != nil {
						return err
					}
					_, err = tx.Append(crisis.ID, situation.ClaimSet{Act: "accept", Claim: c})
					return err
				})
				if err != nil {
					failed <- err
					return
				}
				said <- fmt.Sprint(seq)
				if err := s.Opened(context.Background(), opened("claim-1")); err != nil {
					failed <- err
					return
				}
				said <- noted
			}
		}()
	}
	for {
		select {
		case err := <-failed:
			return err
		case line := <-said:
			fmt.Println(line)
		}
	}
}

func TestSoakKilledWriterLosesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		n := kills
		if os.Getenv("CRISISCELL_SOAK") == "1" {
			n = 200
		}
		s := open(t, c)
		fill(t, s)
		shut(t, s)
		where := c.Dir + c.URL
		lines := int64(0)
		for range n {
			acknowledged, more := killOnce(t, where)
			lines += more
			s := reopen(t, c)
			if s.head.seq < acknowledged {
				t.Fatalf("position %d was acknowledged, the record ends at %d", acknowledged, s.head.seq)
			}
			if s.head.access.n < lines {
				t.Fatalf("%d lines of the access log were acknowledged, it ends at %d", lines, s.head.access.n)
			}
			lines = s.head.access.n
			shut(t, s)
		}
		s = reopen(t, c)
		defer shut(t, s)
		if s.head.seq < cell.Seq(4+n) {
			t.Fatalf("only %d entries after %d writers: they wrote nothing", s.head.seq, n)
		}
		check(t, s, s.head.seq)
	})
}

// reopen opens the store, waiting for PostgreSQL to notice that the killed writer's session is gone.
func reopen(t *testing.T, c Config) *Store {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; {
		s, err := Open(t.Context(), c)
		if err == nil {
			return s
		}
		if cell.CodeOf(err) != cell.Conflict || time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// killOnce starts a writer, kills it a random while after its first acknowledgement and returns the last position
// it gave and how many lines of the access log.
func killOnce(t *testing.T, where string) (last cell.Seq, lines int64) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), writerEnv+"="+where)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := rand.N(200)
	said := bufio.NewScanner(out)
	for i := 0; said.Scan(); i++ {
		if seq, err := strconv.ParseInt(said.Text(), 10, 64); err == nil { // else it may be one that the kill cut off
			last = max(last, cell.Seq(seq))
		} else if said.Text() == noted {
			lines++
		}
		if i == stop {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // killed on purpose
	if last == 0 {
		t.Fatal("the writer was gone before it wrote anything")
	}
	return last, lines
}
