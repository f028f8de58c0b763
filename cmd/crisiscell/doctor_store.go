// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/store"
)

func (p *patient) sqlite() string { return filepath.Join(p.Data, store.FileName) }

// open opens the database to look at it. Nothing can be written through what it returns.
func (p *patient) open() (*sql.DB, error) {
	if p.Database != "" {
		return sql.Open("pgx", p.Database)
	}
	return sql.Open("sqlite", fileURL(p.sqlite(), "mode=ro&_pragma=busy_timeout(2000)&_pragma=query_only(1)"))
}

func fileURL(name, query string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(name)}).EscapedPath(), RawQuery: query}
	return u.String()
}

// store looks whether the database answers, and when the newest entry was made.
func (p *patient) store(ctx context.Context) []finding {
	const about = "database"
	if _, err := os.Stat(p.sqlite()); p.Database == "" && errors.Is(err, fs.ErrNotExist) {
		return []finding{{level: fine, about: about, is: "no record yet; the first start begins one"}}
	}
	db, err := p.open()
	if err != nil {
		return []finding{{fault, about, hidden(err), "look at the address"}}
	}
	defer db.Close() // nothing was written
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	away := "start the database, and look at address, user and network"
	if p.Database == "" {
		away = "look at the file's owner and mode; if it is damaged, keep it aside and bring the last backup back"
	}
	if err := db.PingContext(ctx); err != nil {
		return []finding{{fault, about, "it does not answer: " + hidden(err), away}}
	}
	var seq, micro int64
	err = db.QueryRowContext(ctx, "SELECT seq, time FROM entry ORDER BY seq DESC LIMIT 1").Scan(&seq, &micro)
	switch {
	case errors.Is(err, sql.ErrNoRows) || (err != nil && unmade(err)):
		return []finding{{level: fine, about: about, is: "it answers; no record yet"}}
	case err != nil:
		return []finding{{fault, about, "the record cannot be read: " + hidden(err), "crisiscell record verify says more; else bring the last backup back"}}
	}
	p.newest = cell.Time(micro).Go()
	return []finding{{level: fine, about: about, is: fmt.Sprintf("it answers; %d entries, the newest of %s", seq, p.newest.UTC().Format(time.RFC3339))}}
}

// unmade reports whether the tables are not made yet.
func unmade(err error) bool {
	return strings.Contains(err.Error(), "no such table") || strings.Contains(err.Error(), "42P01")
}

// hidden is an error of the driver without the address in it, which may hold a password.
func hidden(err error) string { return quoted.ReplaceAllString(err.Error(), `"…"`) }

// clock compares this machine's time with what it cannot be before.
func (p *patient) clock(context.Context) []finding {
	const about, do = "clock", "set this machine's clock and time zone; the record never goes back in time, so entries keep the newest one's time until the clock has passed it"
	now := p.now.UTC().Format(time.RFC3339)
	if p.now.Before(p.newest) {
		return []finding{{fault, about, fmt.Sprintf("%s, which is %s before the newest entry of the record", now, p.newest.Sub(p.now).Round(time.Second)), do}}
	}
	if built := builtAt(); p.now.Before(built) {
		return []finding{{fault, about, now + ", before this program was built", do}}
	}
	if !synchronised() {
		return []finding{{warn, about, now + "; the system says that no time server keeps it right", "start systemd-timesyncd or chrony where there is a network; else compare it with a watch each day"}}
	}
	return []finding{{level: fine, about: about, is: now}}
}

// builtAt is the time of the commit that the program was built from, zero when that is not known.
func builtAt() time.Time {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			t, _ := time.Parse(time.RFC3339, s.Value) // Go writes it so
			return t
		}
	}
	return time.Time{}
}

// lock looks who writes the store.
func (p *patient) lock(ctx context.Context) []finding {
	const about = "writer"
	if p.runs {
		return []finding{{level: fine, about: about, is: "a program serves this data folder"}}
	}
	taken, err := p.taken(ctx)
	switch {
	case err != nil:
		return []finding{{hint, about, "whether another program writes the store is not known: " + hidden(err), ""}}
	case taken:
		return []finding{{fault, about, "another program writes the store, and does not answer in this data folder", "stop it: a second writer is refused. The lock ends with its process, nothing has to be cleared"}}
	}
	return []finding{{level: fine, about: about, is: "nobody writes the store"}}
}

// advisory finds the lock that a program on PostgreSQL holds: "crisisce" in ASCII, in two halves.
const advisory = `SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 1668442483 AND objid = 1769169765
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

func (p *patient) taken(ctx context.Context) (bool, error) {
	if p.Database != "" {
		db, err := p.open()
		if err != nil {
			return false, err
		}
		defer db.Close() // nothing was written
		var n int
		err = db.QueryRowContext(ctx, advisory).Scan(&n)
		return n > 0, err
	}
	name := p.sqlite() + ".lock"
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	db, err := sql.Open("sqlite", fileURL(name, "mode=ro"))
	if err != nil {
		return false, err
	}
	defer db.Close() // nothing was written
	// A reader is kept out by the writer's exclusive lock, and keeps nobody out for longer than this.
	var n int
	err = db.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema").Scan(&n)
	if err != nil && strings.Contains(err.Error(), "locked") {
		return true, nil
	}
	return false, err
}
