// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"filippo.io/age"

	"github.com/crisiscell/crisiscell/store"
)

// backupVerb is `crisiscell backup`.
type backupVerb struct {
	recordStore
	Recipient      []string `help:"Public age key (age1...) that may open the backup; may be repeated." placeholder:"KEY" sep:"none"`
	PassphraseFile string   `help:"File that holds the passphrase that opens the backup, instead of a key." placeholder:"FILE" type:"path"`
	File           string   `arg:"" name:"file" help:"File to make; one that is there is never overwritten; - is standard output."`
}

// Run writes the file whole or not at all, while a server may go on writing, and says what it holds.
func (v *backupVerb) Run(s streams) error {
	to, err := v.recipients()
	if err != nil {
		return err
	}
	var b store.Backed
	if v.File == "-" {
		b, err = v.write(s, s.out, to)
	} else {
		err = wholeFile(v.File, func(w io.Writer) error {
			b, err = v.write(s, w, to)
			return err
		})
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%d entries, %d blobs of %d bytes, %d rows\nfingerprint %s\nroot %s\n", b.Entries, b.Blobs, b.Bytes, b.Rows, b.Fingerprint, b.Root)
	for _, f := range b.Faults {
		fmt.Fprintln(s.err, f)
	}
	return faulty(int64(len(b.Faults)), nil)
}

// recipients are those who may open the backup.
func (v *backupVerb) recipients() (to []age.Recipient, err error) {
	switch {
	case v.PassphraseFile == "" && len(v.Recipient) == 0:
		return nil, errors.New("a backup holds everything, so it is encrypted: give --recipient with a public age key, or --passphrase-file")
	case v.PassphraseFile != "" && len(v.Recipient) > 0:
		return nil, errors.New("--recipient and --passphrase-file both say who opens the backup: give one of them")
	case v.PassphraseFile != "":
		secret, err := newPassphrase(v.PassphraseFile)
		if err != nil {
			return nil, err
		}
		r, err := age.NewScryptRecipient(secret)
		return []age.Recipient{r}, err
	}
	for _, key := range v.Recipient {
		rs, err := age.ParseRecipients(strings.NewReader(key))
		if err != nil {
			return nil, fmt.Errorf("--recipient %q is no public age key (age1...): age-keygen prints one", key)
		}
		to = append(to, rs...)
	}
	return to, nil
}

// newPassphrase reads one that is long enough to protect what it opens.
func newPassphrase(file string) (string, error) {
	secret, err := readSecret(file)
	if err == nil && len(secret) < minPassphrase {
		err = fmt.Errorf("%s: the passphrase is too short: take at least %d letters, such as four words", file, minPassphrase)
	}
	return secret, err
}

func (v *backupVerb) write(s streams, w io.Writer, to []age.Recipient) (store.Backed, error) {
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return store.Backed{}, err
	}
	b, err := store.Backup(s.ctx(), store.Config{Dir: v.Data, URL: v.Database, Clock: clock}, program(), sealed)
	if err != nil {
		return b, err // without its end the stream opens for nobody
	}
	return b, sealed.Close()
}

// program is the version that a backup names.
func program() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}

// wholeFile makes a file of what fn writes: it appears under its name only when all is on the disk and reads back as it
// was written, and takes no other file's place.
func wholeFile(name string, fn func(io.Writer) error) (err error) {
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already: name a new file", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".part-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(f.Name())) }()
	sum := sha256.New()
	if err := errors.Join(fn(io.MultiWriter(f, sum)), f.Sync()); err != nil {
		return errors.Join(err, f.Close())
	}
	again := sha256.New()
	if _, err = f.Seek(0, io.SeekStart); err == nil {
		_, err = io.Copy(again, f)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if !bytes.Equal(sum.Sum(nil), again.Sum(nil)) {
		return fmt.Errorf("%s does not read back as it was written: the disk cannot be relied on", name)
	}
	return os.Link(f.Name(), name)
}
