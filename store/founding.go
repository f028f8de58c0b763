// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// Installation is whose log a store keeps.
type Installation struct {
	ID          cell.ID
	Origin      string // the log's name in its checkpoints
	Demo        bool   // a demo or exercise: never to be served as the real one
	LogKey      string // verifier key that signs checkpoints now
	Fingerprint string // leaf hash of the genesis entry in hex, what an outsider trusts
}

// DemoMarked says that the installation is a demo. It is appended with the genesis entry or never.
type DemoMarked struct {
	Installation cell.ID `json:"installation"`
}

// Kind implements cell.Fact.
func (DemoMarked) Kind() cell.Kind { return "installation.demo_marked" }

// Version implements cell.Fact.
func (DemoMarked) Version() int { return 1 }

// Found begins the record: it writes the genesis entry at position 1, and marks a demo and appends what then brings in the
// same commit. Its errors: those of then, Conflict when the record has begun already, Invalid for an installation
// without an id or a log key that is not this installation's.
func (s *Store) Found(ctx context.Context, who cell.Actor, g record.Genesis, demo bool, then ...func(*Tx) error) (Installation, error) {
	if err := checkGenesis(g); err != nil {
		return Installation{}, err
	}
	_, err := s.Update(ctx, who, "", func(tx *Tx) error {
		if tx.book.head.seq != 0 {
			return founded()
		}
		if _, err := tx.Append(cell.House, g); err != nil {
			return err
		}
		if demo {
			if _, err := tx.Append(cell.House, DemoMarked{Installation: g.Installation}); err != nil {
				return err
			}
		}
		for _, fn := range then {
			if err := fn(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Installation{}, err
	}
	in, _, err := s.Installation(ctx)
	return in, err
}

func founded() error {
	return &cell.Error{Code: cell.Conflict, Key: "error.store.founded",
		Msg: "the record has begun already: a genesis entry is its first or none"}
}

func checkGenesis(g record.Genesis) error {
	bad := func(why string, err error) error {
		return &cell.Error{Code: cell.Invalid, Key: "error.store.genesis", Msg: "the genesis entry " + why, Err: err}
	}
	if g.Installation == "" {
		return bad("names no installation: give it an id", nil)
	}
	v, err := note.NewVerifier(g.LogKey)
	if err != nil {
		return bad("has no readable log key", err)
	}
	if v.Name() != record.Origin(g.Installation) {
		return bad(fmt.Sprintf("has the log key of %q: make one for this installation", v.Name()), nil)
	}
	return nil
}

// Installation tells whose log this is; found is false before Found.
func (s *Store) Installation(ctx context.Context) (in Installation, found bool, err error) {
	var demo int64
	err = s.read.QueryRowContext(ctx, `SELECT i.id, i.demo, k.verifier FROM installation i, log_key k ORDER BY k.since DESC LIMIT 1`).
		Scan(&in.ID, &demo, &in.LogKey)
	if errors.Is(err, sql.ErrNoRows) {
		return Installation{}, false, nil
	}
	if err == nil {
		in.Origin, in.Demo = record.Origin(in.ID), demo == 1
		in.Fingerprint, err = s.Fingerprint(ctx)
	}
	if err != nil {
		return Installation{}, false, unavailable("the installation cannot be read", err)
	}
	return in, true, nil
}

// Fingerprint is the leaf hash of the first entry in hex: computed of its header, not the one stored beside it.
func (s *Store) Fingerprint(ctx context.Context) (string, error) {
	var h record.Header
	var sum []byte
	err := s.read.QueryRowContext(ctx, "SELECT seq, kind, version, time, actor, crisis, payload FROM entry WHERE seq = 1").
		Scan(&h.Seq, &h.Kind, &h.Version, &h.Time, &h.Actor, &h.Crisis, &sum)
	if errors.Is(err, sql.ErrNoRows) {
		return "", &cell.Error{Code: cell.NotFound, Key: "error.store.empty", Msg: "the record has no genesis entry: found the installation first"}
	}
	if err != nil {
		return "", unavailable("the record cannot be read", err)
	}
	h.Payload = hash32(sum)
	leaf := h.LeafHash()
	return hex.EncodeToString(leaf[:]), nil
}

func (a applied) genesis(g record.Genesis) error {
	if a.Seq != 1 {
		return founded()
	}
	if err := checkGenesis(g); err != nil {
		return err
	}
	data, err := record.Marshal(g)
	if err != nil {
		return err
	}
	if err := a.exec("INSERT INTO installation (id, since, demo, data) VALUES ($1, $2, $3, $4)",
		string(g.Installation), int64(a.Seq), int64(0), data); err != nil {
		return err
	}
	return a.exec("INSERT INTO log_key (since, verifier, data) VALUES ($1, $2, $3)", int64(a.Seq), g.LogKey, []byte{})
}

func (a applied) demoMarked(f DemoMarked) error {
	if a.Seq != 2 {
		return founded()
	}
	return a.exec("UPDATE installation SET demo = 1 WHERE id = $1", string(f.Installation))
}

// keyRotated puts the new log key in force from this entry on, when both keys signed that.
func (a applied) keyRotated(f record.KeyRotated) error {
	var id cell.ID
	var current string
	err := a.tx.QueryRowContext(a.ctx, "SELECT i.id, k.verifier FROM installation i, log_key k ORDER BY k.since DESC LIMIT 1").Scan(&id, &current)
	if errors.Is(err, sql.ErrNoRows) {
		return &cell.Error{Code: cell.Conflict, Key: "error.store.empty", Msg: "there is no log key to replace: found the installation first"}
	}
	if err != nil {
		return err
	}
	if err := f.Check(id, current); err != nil {
		return &cell.Error{Code: cell.Denied, Key: "error.record.rotation", Msg: "the log key is not replaced", Err: err}
	}
	data, err := record.Marshal(f)
	if err != nil {
		return err
	}
	return a.exec("INSERT INTO log_key (since, verifier, data) VALUES ($1, $2, $3)", int64(a.Seq), f.New, data)
}
