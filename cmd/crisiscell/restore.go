// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"filippo.io/age"

	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/store"
)

// restoreVerb is `crisiscell restore`.
type restoreVerb struct {
	recordStore
	Identity       string   `help:"File with the age key that opens the backup." placeholder:"FILE" type:"path"`
	PassphraseFile string   `help:"File that holds the passphrase that opens the backup." placeholder:"FILE" type:"path"`
	Trust          string   `help:"Fingerprint of the genesis entry, from where it was noted at the first start."`
	Checkpoint     []string `type:"path" sep:"none" help:"A signed checkpoint that was kept elsewhere: what it covers and the backup does not is named as lost; may be repeated."`
	Later          string   `type:"path" placeholder:"DIR" help:"A later export of everything: what was sealed since the backup is sealed again."`
	Reason         string   `help:"Why, in a sentence." default:"restored from a backup"`
	Check          bool     `help:"Read the backup to its end and restore nothing."`
	File           string   `arg:"" name:"file" help:"Backup to restore; - is standard input."`
}

// Run reads the whole backup before it writes anything, and restores it whole or not at all.
func (v *restoreVerb) Run(s streams) error {
	with, err := v.identities()
	if err != nil {
		return err
	}
	f, err := v.open(s)
	if err != nil {
		return err
	}
	if v.File == "-" {
		defer os.Remove(f.Name()) // what stays behind is encrypted, in the temporary folder
	}
	defer f.Close() // nothing was written
	plain, err := age.Decrypt(f, with...)
	if err != nil {
		return unopened(v.File, err)
	}
	head, err := store.CheckBackup(plain)
	if err != nil {
		return fmt.Errorf("%s: %w", v.File, err)
	}
	fmt.Fprintf(s.out, "backup of %s with %d entries, taken %s by %s\nfingerprint %s\nroot %s\n", head.Installation, head.Entries,
		head.Taken.Go().Format(time.RFC3339), head.Program, head.Fingerprint, head.Root)
	if v.Check {
		return nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if plain, err = age.Decrypt(f, with...); err != nil {
		return unopened(v.File, err)
	}
	return v.restore(s, plain)
}

func unopened(name string, err error) error {
	if _, ok := errors.AsType[*age.NoIdentityMatchError](err); ok {
		return fmt.Errorf("%s is not opened by this key or passphrase", name)
	}
	return fmt.Errorf("%s is no encrypted backup, or its beginning is damaged: %w", name, err)
}

// identities are what opens the backup.
func (v *restoreVerb) identities() ([]age.Identity, error) {
	switch {
	case (v.Identity == "") == (v.PassphraseFile == ""):
		return nil, errors.New("say what opens the backup: --identity with the file of an age key, or --passphrase-file")
	case v.PassphraseFile != "":
		secret, err := readSecret(v.PassphraseFile)
		if err != nil {
			return nil, err
		}
		i, err := age.NewScryptIdentity(secret)
		return []age.Identity{i}, err
	}
	f, err := os.Open(v.Identity)
	if err != nil {
		return nil, err
	}
	defer f.Close() // nothing was written
	with, err := age.ParseIdentities(f)
	if err != nil {
		// The cause is dropped on purpose: it could quote the secret.
		return nil, fmt.Errorf("%s holds no age key (AGE-SECRET-KEY-1...)", v.Identity)
	}
	return with, nil
}

// open gives the backup as a file that can be read twice; it is as encrypted as it came.
func (v *restoreVerb) open(s streams) (*os.File, error) {
	if v.File != "-" {
		return os.Open(v.File)
	}
	f, err := os.CreateTemp("", "crisiscell-restore-")
	if err != nil {
		return nil, err
	}
	if _, err = io.Copy(f, s.in); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, nil
}

func (v *restoreVerb) restore(s streams, plain io.Reader) error {
	o := store.RestoreOptions{Trust: v.Trust, Who: officer, Reason: v.Reason, Progress: func(msg string) { fmt.Fprintln(s.err, msg) }}
	for _, name := range v.Checkpoint {
		text, err := readKept(name)
		if err != nil {
			return err
		}
		o.Checkpoints = append(o.Checkpoints, text)
	}
	if v.Later != "" {
		x, _, err := record.OpenExport(v.Later)
		if err != nil {
			return err
		}
		defer x.Close() // nothing was written
		o.Later = x
	}
	out, err := store.Restore(s.ctx(), store.Config{Dir: v.Data, URL: v.Database, Clock: clock}, plain, o)
	if err != nil {
		return fmt.Errorf("%s: %w", v.File, err)
	}
	for _, l := range out.Lost {
		fmt.Fprintf(s.out, "lost: entries %d to %d, which a checkpoint kept elsewhere covers\n", out.Entries+1, l.Size)
	}
	fmt.Fprintf(s.out, "restored %d entries, %d sealed again\nEffects are held: compare what has left with the register, then release them with crisiscell effects --release\n", out.Entries, out.Sealed)
	return nil
}
