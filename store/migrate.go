// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"github.com/crisiscell/crisiscell/cell"
)

//go:embed migration/0*.sql
var migrationFiles embed.FS

// migrate brings the tables to the present shape, each step in a transaction of its own. Steps change shape only:
// rows that follow from the record are made again by a replay.
func (s *Store) migrate(ctx context.Context) error {
	steps, newest, err := s.steps()
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(s.d.goose, s.write, nil, goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return unavailable("the database cannot be read", err)
	}
	if have > newest {
		return &cell.Error{Code: cell.Conflict, Key: "error.store.newer", Args: map[string]any{"have": have, "known": newest},
			Msg: fmt.Sprintf("the store has shape %d and this program knows %d: use the newer program", have, newest)}
	}
	if _, err := p.Up(ctx); err != nil {
		return unavailable("the store cannot be brought to the present shape", err)
	}
	return nil
}

// textStep is the migration that makes the engine's own index of words too.
const textStep = 6

// steps reads the migrations: migration/NNNNN_what.sql is step NNNNN.
func (s *Store) steps() (steps []*goose.Migration, newest int64, err error) {
	names, err := fs.Glob(migrationFiles, "migration/*.sql")
	if err != nil {
		return nil, 0, err
	}
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, 0, fmt.Errorf("migration %s: its name has no number: %w", name, err)
		}
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, 0, err
		}
		if n == textStep {
			text = append(text, ("\n" + strings.Join(s.d.text.ddl, ";\n") + ";\n")...)
		}
		up := &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error { return s.shape(ctx, tx, string(text)) }}
		steps, newest = append(steps, goose.NewGoMigration(n, up, nil)), max(newest, n)
	}
	return steps, newest, nil
}

// newestMigration is the shape of the tables of this program.
func newestMigration() (int64, error) {
	_, newest, err := (&Store{}).steps()
	return newest, err
}

// shape runs the statements of one migration.
func (s *Store) shape(ctx context.Context, tx *sql.Tx, text string) error {
	for _, stmt := range statements(text) {
		if _, err := tx.ExecContext(ctx, s.d.words.Replace(stmt)); err != nil {
			return fmt.Errorf("%s: %w", stmt, err)
		}
	}
	return nil
}

// statements cuts a migration at the semicolons that end a line; comment lines go.
func statements(text string) []string {
	var out []string
	for part := range strings.SplitSeq(text, ";\n") {
		var keep []string
		for line := range strings.SplitSeq(part, "\n") {
			if line != "" && !strings.HasPrefix(line, "--") {
				keep = append(keep, line)
			}
		}
		if len(keep) > 0 {
			out = append(out, strings.Join(keep, "\n"))
		}
	}
	return out
}
