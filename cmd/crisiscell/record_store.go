// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/store"
)

// recordStore names the store whose record is read.
type recordStore struct {
	Data     string `type:"path" default:"data" help:"Data folder (${default})."`
	Database string `placeholder:"URL" help:"PostgreSQL instead of the data folder, as postgres://host/name."`
	File     string `name:"database-file" placeholder:"FILE" type:"path" help:"File that holds the PostgreSQL address."`
}

// AfterApply puts the address that a file holds in its place; kong calls it once the flags are read.
func (r *recordStore) AfterApply() error { return addressFrom(r.File, &r.Database) }

// with calls fn with the store. Of a data folder it opens a copy of one moment, so that a check changes nothing in
// it and a running server neither stands in the way nor is disturbed; a PostgreSQL store is opened itself, which is
// refused while a server writes it.
func (r recordStore) with(ctx context.Context, dir string, fn func(*store.Store) error) (err error) {
	c := store.Config{URL: r.Database, Clock: cell.ClockFunc(func() cell.Time { return cell.Time(time.Now().UnixMicro()) })}
	if c.URL == "" {
		if c.Dir, err = os.MkdirTemp("", "crisiscell-record-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(c.Dir)) }()
		if err := copyStore(ctx, dir, c.Dir); err != nil {
			return err
		}
	}
	st, err := store.Open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	return fn(st)
}

// copyStore writes the store of the data folder from, as it is at one moment, into the folder to. SQLite's VACUUM
// INTO reads as any reader does and copies every row as it stands.
func copyStore(ctx context.Context, from, to string) error {
	name := filepath.Join(from, store.FileName)
	if _, err := os.Stat(name); err != nil {
		return fmt.Errorf("%s is neither an export (it has no MANIFEST.json) nor a data folder: %w", from, err)
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(name)}).EscapedPath(), RawQuery: "mode=ro&_pragma=busy_timeout(5000)"}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO $1", filepath.Join(to, store.FileName)); err != nil {
		return errors.Join(fmt.Errorf("%s cannot be read: %w", name, err), db.Close())
	}
	return db.Close()
}
