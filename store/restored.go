// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// BackupRestored says that the record was brought back from a backup, and what of it is lost.
type BackupRestored struct {
	Entries int64     `json:"entries"` // of the backup; this entry is the next one
	Root    string    `json:"root"`    // of those entries, in hex
	Taken   cell.Time `json:"taken"`
	Program string    `json:"program"` // version that made the backup
	Lost    []Lost    `json:"lost"`    // by size
	Sealed  int64     `json:"sealed"`  // entries sealed again
}

// Lost is a checkpoint kept elsewhere that covers more than the backup held: the entries up to its size are lost.
type Lost struct {
	Size cell.Seq `json:"size"`
	Root string   `json:"root"` // that it signs, in hex
}

// Kind implements cell.Fact.
func (BackupRestored) Kind() cell.Kind { return "backup.restored" }

// Version implements cell.Fact.
func (BackupRestored) Version() int { return 1 }

// EffectsReleased says that a person lets effects go out again after a restore.
type EffectsReleased struct {
	Restored cell.Seq `json:"restored"` // position of the last restore that is released
}

// Kind implements cell.Fact.
func (EffectsReleased) Kind() cell.Kind { return "effects.released" }

// Version implements cell.Fact.
func (EffectsReleased) Version() int { return 1 }

func (a applied) backupRestored(f BackupRestored) error {
	data, err := record.Marshal(f)
	if err != nil {
		return err
	}
	return a.exec("INSERT INTO restored (since, released, data) VALUES ($1, $2, $3)", int64(a.Seq), int64(0), data)
}

func (a applied) effectsReleased(f EffectsReleased) error {
	return a.exec("UPDATE restored SET released = $1 WHERE released = 0 AND since <= $2", int64(a.Seq), int64(f.Restored))
}

// EffectsHeld tells whether effects are held: what takes effect outside (orders, notices to other cells) must not leave
// while they are. They are held from a restore on, because nobody knows which of them had left already.
func (s *Store) EffectsHeld(ctx context.Context) (held bool, err error) {
	var n int64
	if err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM restored WHERE released = 0").Scan(&n); err != nil {
		return true, unavailable("the store cannot be read", err)
	}
	return n > 0, nil
}

// ReleaseEffects lets effects go out again, by a person and with a reason. Its errors: Invalid without either, Conflict when
// none are held.
func (s *Store) ReleaseEffects(ctx context.Context, who cell.Actor, reason string) error {
	if who.ID == "" || reason == "" {
		return &cell.Error{Code: cell.Invalid, Key: "error.reason.missing", Msg: "to release effects takes a person and a reason: say in a sentence what was looked at"}
	}
	_, err := s.Update(ctx, who, reason, func(tx *Tx) error {
		last, err := column[cell.Seq](tx.book, "SELECT COALESCE(MAX(since), 0) FROM restored WHERE released = 0")
		if err != nil {
			return err
		}
		if last[0] == 0 {
			return &cell.Error{Code: cell.Conflict, Key: "error.effects.free", Msg: "no effects are held"}
		}
		_, err = tx.Append(cell.House, EffectsReleased{Restored: last[0]})
		return err
	})
	return err
}
