// SPDX-License-Identifier: Apache-2.0

package pgtest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(context.Background()) })
	return c
}

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	a, b := connect(t, URL(t)), connect(t, URL(t))
	ctx := context.Background()
	if _, err := a.Exec(ctx, "CREATE TABLE report (n BIGINT)"); err != nil {
		t.Fatal(err)
	}
	var there bool
	const q = "SELECT to_regclass('report') IS NOT NULL"
	if err := a.QueryRow(ctx, q).Scan(&there); err != nil || !there {
		t.Errorf("the table in its own database: %v, %v", there, err)
	}
	if err := b.QueryRow(ctx, q).Scan(&there); err != nil || there {
		t.Errorf("the table shows in the other database: %v, %v", there, err)
	}
	var encoding, collate string
	err := a.QueryRow(ctx, "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()").Scan(&encoding, &collate)
	if err != nil || encoding != "UTF8" || collate != "C" {
		t.Errorf("encoding %q, collation %q, %v", encoding, collate, err)
	}
}

func TestTheDatabaseEndsWithItsTest(t *testing.T) {
	t.Parallel()
	var url string
	// The sub-test leaves its connection open on purpose: it must not keep the database alive.
	ok := t.Run("test that ends", func(t *testing.T) {
		url = URL(t)
		if _, err := pgx.Connect(context.Background(), url); err != nil {
			t.Fatal(err)
		}
	})
	if !ok || url == "" {
		t.Skip("PostgreSQL server is not installed")
	}
	if c, err := pgx.Connect(context.Background(), url); err == nil {
		c.Close(context.Background())
		t.Error("the database is still there")
	}
}

func TestNothingIsLeftWhenTheProcessEnds(t *testing.T) {
	t.Parallel()
	p, missing := find()
	if missing != "" {
		t.Skip(missing)
	}
	s, err := p.start()
	if err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(context.Background(), s.url("postgres"))
	if err != nil {
		s.stop()
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	s.stop()
	if _, err := os.Stat(s.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
	if err := c.Ping(context.Background()); err == nil {
		t.Error("the server still answers")
	}
}
