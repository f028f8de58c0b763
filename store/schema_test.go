// SPDX-License-Identifier: Apache-2.0

package store

import (
	"database/sql"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

var writeSchema = flag.Bool("update", false, "write migration/schema.sql anew from the migrations")

const schemaFile = "migration/schema.sql"

const schemaHead = `-- What the migrations lead to, for people to read; no program reads it. BLOB is BYTEA on PostgreSQL, where TEXT has
-- the collation "C". Written by: go test ./store -run TestTheSchema -update
`

// TestTheSchemaIsTheSameOnBothEngines holds what the migrations make on each engine against migration/schema.sql.
func TestTheSchemaIsTheSameOnBothEngines(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		have := schemaHead
		if c.URL == "" {
			have += sqliteSchema(t, s.read)
		} else {
			have += postgresSchema(t, s.read)
		}
		if *writeSchema && c.URL == "" {
			if err := os.WriteFile(schemaFile, []byte(have), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(schemaFile)
		if err != nil {
			t.Fatal(err)
		}
		if have != string(want) && !*writeSchema {
			t.Errorf("the schema is another one than %s; write it anew with -update and read the difference:\n%s", schemaFile, have)
		}
	})
}

// shapes is a schema: the parts of each table, and the indexes.
type shapes struct {
	tables  map[string][]string
	indexes []string
}

func (s shapes) String() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.tables)) {
		fmt.Fprintf(&b, "\nCREATE TABLE %s (\n  %s\n);\n", name, strings.Join(s.tables[name], ",\n  "))
	}
	slices.Sort(s.indexes)
	return b.String() + "\n" + strings.Join(s.indexes, "\n") + "\n"
}

// texts reads rows of text columns.
func texts(t *testing.T, db *sql.DB, query string, args ...any) (out [][]string) {
	t.Helper()
	rs, err := db.Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rs.Close()
	cols, err := rs.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rs.Next() {
		row, ptrs := make([]string, len(cols)), make([]any, len(cols))
		for i := range row {
			ptrs[i] = &row[i]
		}
		if err := rs.Scan(ptrs...); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	if err := rs.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func sqliteSchema(t *testing.T, db *sql.DB) string {
	s := shapes{tables: map[string][]string{}}
	for _, name := range texts(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version' AND name NOT LIKE 'picture_text%'") {
		table := name[0]
		var keys []string
		for _, c := range texts(t, db, "SELECT name, type, \"notnull\", pk FROM pragma_table_info('"+table+"') ORDER BY cid") {
			if c[2] != "1" && c[3] == "0" {
				t.Errorf("%s.%s may be NULL", table, c[0])
			}
			s.tables[table] = append(s.tables[table], c[0]+" "+c[1]+" NOT NULL")
		}
		for _, i := range texts(t, db, "SELECT name, origin FROM pragma_index_list('"+table+"')") {
			var cols []string
			for _, c := range texts(t, db, "SELECT name FROM pragma_index_info('"+i[0]+"') ORDER BY seqno") {
				cols = append(cols, c[0])
			}
			switch list := "(" + strings.Join(cols, ", ") + ")"; i[1] {
			case "c":
				s.indexes = append(s.indexes, "CREATE INDEX "+i[0]+" ON "+table+" "+list+";")
			case "u":
				keys = append(keys, "UNIQUE "+list)
			case "pk":
				keys = append(keys, "PRIMARY KEY "+list)
			}
		}
		for _, f := range texts(t, db, "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list('"+table+"')") {
			keys = append(keys, "FOREIGN KEY ("+f[0]+") REFERENCES "+f[1]+" ("+f[2]+")")
		}
		slices.Sort(keys)
		s.tables[table] = append(s.tables[table], keys...)
	}
	return s.String()
}

func postgresSchema(t *testing.T, db *sql.DB) string {
	s := shapes{tables: map[string][]string{}}
	words := map[string]string{"text": "TEXT", "bytea": "BLOB", "bigint": "BIGINT"}
	for _, c := range texts(t, db, `SELECT table_name, column_name, data_type, is_nullable, COALESCE(collation_name, '') FROM information_schema.columns
WHERE table_schema = 'public' AND table_name <> 'goose_db_version' AND table_name <> 'picture_text' ORDER BY table_name, ordinal_position`) {
		if c[3] != "NO" || (c[2] == "text" && c[4] != "C") {
			t.Errorf("%s.%s may be NULL, or has the collation %q", c[0], c[1], c[4])
		}
		s.tables[c[0]] = append(s.tables[c[0]], c[1]+" "+words[c[2]]+" NOT NULL")
	}
	keys := map[string][]string{}
	for _, c := range texts(t, db, `SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype IN ('p', 'u', 'f')`) {
		if i := strings.LastIndexByte(c[1], '('); strings.HasPrefix(c[1], "FOREIGN") {
			c[1] = c[1][:i] + " " + c[1][i:]
		}
		keys[c[0]] = append(keys[c[0]], c[1])
	}
	for table := range s.tables {
		slices.Sort(keys[table])
		s.tables[table] = append(s.tables[table], keys[table]...)
	}
	for _, i := range texts(t, db, `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'picture_text' AND indexname NOT IN (SELECT conname FROM pg_constraint)`) {
		s.indexes = append(s.indexes, strings.NewReplacer("public.", "", "USING btree ", "").Replace(i[0])+";")
	}
	return s.String()
}
