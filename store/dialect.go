// SPDX-License-Identifier: Apache-2.0

package store

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
)

// dialect is everything in which the two engines differ.
type dialect struct {
	goose  goose.Dialect
	driver string
	// words puts the types of a migration into the engine's words.
	words *strings.Replacer
	// readers is how many connections read beside the writer.
	readers int
	// text is the index of the words of picture_item.
	text textIndex
	// purge are the statements after which nothing is left of rows deleted before.
	purge []string
	// snapshot makes all queries of a read transaction see one commit; SQLite's do so as they are.
	snapshot *sql.TxOptions
}

var (
	sqlite = dialect{goose: goose.DialectSQLite3, driver: "sqlite", words: strings.NewReplacer(), readers: 4,
		purge: []string{"PRAGMA wal_checkpoint(TRUNCATE)"}, text: sqliteText}
	// The collation makes PostgreSQL order text by its bytes, as SQLite does.
	postgres = dialect{goose: goose.DialectPostgres, driver: "pgx", readers: 8, purge: []string{"VACUUM"}, text: postgresText,
		snapshot: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		words:    strings.NewReplacer(" BLOB ", " BYTEA ", " TEXT ", ` TEXT COLLATE "C" `)}
)

// sqliteDSN names a database file with the settings every connection needs: write-ahead log, durable commits,
// foreign keys, patience with the other connections, deleted rows overwritten, what is needed to go back to a savepoint
// kept in memory, and transactions that take the write lock at once.
func sqliteDSN(path string, readOnly bool) string {
	q := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "busy_timeout(5000)",
		"secure_delete(1)", "temp_store(2)"},
		"_txlock": {"immediate"}}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
		q.Set("_txlock", "deferred")
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}
