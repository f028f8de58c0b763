// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/crisiscell/crisiscell/cell"
)

// officerAs is how the command line names the officer.
const officerAs = "officer"

// tokenFile holds the officer's token for the command line: who may read the data folder may act as the officer.
const tokenFile = "officer.token"

// errActor refuses a name and a token. It does not say which of the two was wrong.
var errActor = &cell.Error{Code: cell.Denied, Key: "error.actor",
	Msg: "nobody acts by this name with this token: look at --as and --token-file"}

// actorOf tells who acts on the command line by the name as, when token shows it.
func (a *app) actorOf(as, token string) (cell.Actor, error) {
	sum := sha256.Sum256([]byte(token))
	if as != officerAs || subtle.ConstantTimeCompare(sum[:], a.token[:]) != 1 {
		return cell.Actor{}, errActor
	}
	return officer, nil
}

// officerToken returns the hash of the officer's token, and makes the token where there is none.
func officerToken(data string) (sum [sha256.Size]byte, err error) {
	name := filepath.Join(data, tokenFile)
	text, err := readSecret(name)
	if errors.Is(err, fs.ErrNotExist) {
		text = rand.Text()
		err = writeSecret(name, text)
	}
	return sha256.Sum256([]byte(text)), err
}

// writeSecret writes a new file of mode 0600, whole or not at all.
func writeSecret(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.WriteString(text + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), name)
}
