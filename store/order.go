// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// The engines order text by its bytes, people do not: alef with hamza stands beside alef, and case matters last. So
// names and titles have a key each, in Arabic and in English order, whose bytes sort as people expect.

// orderVersion names the function that makes the keys: the tables of x/text/collate with the options of newOrder.
// It rises with either; Open then makes all keys again.
const orderVersion = "x/text collate, CLDR " + collate.CLDRVersion + ", numeric, 1"

// order makes sort keys. It serves one goroutine.
type order map[string]*collate.Collator

func newOrder() order {
	return order{"ar": collate.New(language.Arabic, collate.Numeric), "en": collate.New(language.English, collate.Numeric)}
}

// langs are the keys of order in a fixed sequence.
var langs = [...]string{"ar", "en"}

func (o order) key(lang, text string) []byte {
	var buf collate.Buffer
	return append([]byte{}, o[lang].KeyFromString(&buf, text)...)
}

// derive brings what is derived from rows up to date after f was applied. A replay leaves it out.
func (b *book) derive(f cell.Fact) error {
	if b.order == nil {
		return nil
	}
	if err := b.depict(f); err != nil {
		return err
	}
	switch f := f.(type) {
	case cell.SourceNamed:
		return b.sortKeys("source", f.ID)
	case situation.IncidentSet:
		return b.sortKeys("incident", f.Incident.ID)
	case record.Sealed:
		for _, t := range f.Tombstones {
			if t.Table == "source" || t.Table == "incident" || t.Table == "incident_version" {
				if err := b.sortKeys(map[bool]string{true: "source", false: "incident"}[t.Table == "source"], t.ID); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// sortKeys makes the keys of one thing anew, or takes them away with it.
func (b *book) sortKeys(thing string, id cell.ID) error {
	if err := b.exec("DELETE FROM sort_key WHERE thing = $1 AND id = $2", thing, string(id)); err != nil {
		return err
	}
	name, err := b.called(thing, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	} else if err != nil {
		return err
	}
	var keys rows
	for _, lang := range langs {
		keys = append(keys, []any{thing, string(id), lang, orderVersion, b.order.key(lang, name.In(lang))})
	}
	return keys.insert(b, "sort_key (thing, id, lang, version, sort)")
}

// called is what people call a thing now.
func (b *book) called(thing string, id cell.ID) (cell.Name, error) {
	var raw []byte
	if thing == "source" {
		var f cell.SourceNamed
		err := b.tx.QueryRowContext(b.ctx, "SELECT data FROM source WHERE id = $1", string(id)).Scan(&raw)
		if err == nil {
			err = record.Unmarshal(raw, &f)
		}
		return f.Name, err
	}
	var in situation.Incident
	err := b.tx.QueryRowContext(b.ctx, "SELECT data FROM incident_version WHERE id = $1 AND until = $2", string(id), int64(cell.OpenUntil)).Scan(&raw)
	if err == nil {
		err = record.Unmarshal(raw, &in)
	}
	return cell.Name{En: in.Title}, err
}

// derived makes all sort keys again when another version of their function made them, or when some are missing.
func (s *Store) derived(ctx context.Context) error {
	var stale, have, want int
	err := s.write.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM sort_key WHERE version <> $1), (SELECT COUNT(*) FROM sort_key),
(SELECT COUNT(*) FROM source) + (SELECT COUNT(*) FROM incident)`, orderVersion).Scan(&stale, &have, &want)
	if err != nil {
		return unavailable("the sort keys cannot be read", err)
	}
	if stale == 0 && have == want*len(langs) {
		return nil
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return unavailable("the sort keys cannot be made", err)
	}
	defer tx.Rollback() // after a commit it does nothing
	b := &book{ctx: ctx, tx: &session{sql: tx}, order: s.order}
	if err := b.exec("DELETE FROM sort_key"); err != nil {
		return unavailable("the sort keys cannot be made", err)
	}
	for _, thing := range [...]string{"source", "incident"} {
		ids, err := column[cell.ID](b, "SELECT id FROM "+thing)
		if err != nil {
			return unavailable("the sort keys cannot be made", err)
		}
		for _, id := range ids {
			if err := b.sortKeys(thing, id); err != nil {
				return unavailable("the sort keys cannot be made", err)
			}
		}
	}
	return tx.Commit()
}

// SourcesInOrder lists every source of the house by its name in the order of lang ("ar" or "en").
func (s *Store) SourcesInOrder(ctx context.Context, lang string) ([]cell.SourceNamed, error) {
	return inOrder[cell.SourceNamed](ctx, s, `SELECT t.data FROM source t JOIN sort_key k ON k.thing = 'source' AND k.id = t.id AND k.lang = $1
ORDER BY k.sort, t.id`, lang)
}

// IncidentsInOrder lists the incidents of a crisis in their present version by title in the order of lang.
func (s *Store) IncidentsInOrder(ctx context.Context, crisis cell.ID, lang string) ([]situation.Incident, error) {
	return inOrder[situation.Incident](ctx, s, `SELECT v.data FROM incident t JOIN incident_version v ON v.id = t.id AND v.until = $3
JOIN sort_key k ON k.thing = 'incident' AND k.id = t.id AND k.lang = $1 WHERE t.crisis = $2 ORDER BY k.sort, t.id`,
		lang, string(crisis), int64(cell.OpenUntil))
}

func inOrder[T any](ctx context.Context, s *Store, query string, args ...any) ([]T, error) {
	tx, err := s.moment(ctx)
	if err != nil {
		return nil, unavailable("the store cannot be read now, try again", err)
	}
	defer tx.Rollback() // nothing was written
	out, err := decodeAll[T](&book{ctx: ctx, tx: &session{sql: tx}}, query, args)
	if err != nil {
		return nil, unavailable("the store cannot be read now, try again", err)
	}
	return out, nil
}
