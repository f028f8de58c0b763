// SPDX-License-Identifier: Apache-2.0

package record

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/crisiscell/crisiscell/cell"
)

// Key is a log key: what signs checkpoints and the public key that opens them.
type Key struct {
	Signer   note.Signer
	Verifier string // public verifier key, `<name>+<hash>+<base64>` (x/mod/sumdb/note)
}

// maxKeyFile bounds a key file in bytes; a real one takes about 150.
const maxKeyFile = 4096

// CreateKey makes a new Ed25519 log key for installation and writes its secret to path with mode 0600, outside the
// data folder, so that a copied or stolen data folder cannot sign. A file that is there already is never
// overwritten.
func CreateKey(path string, installation cell.ID) (Key, error) {
	secret, _, err := note.GenerateKey(rand.Reader, Origin(installation))
	if err != nil {
		return Key{}, fmt.Errorf("record: make log key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return Key{}, keyError(cell.Conflict, path, "there is a file already; load it, or choose another path", nil)
	}
	if err != nil {
		return Key{}, keyError(cell.Invalid, path, "the key file cannot be made", err)
	}
	_, werr := f.WriteString(secret + "\n")
	if err := errors.Join(werr, f.Sync(), f.Close()); err != nil {
		return Key{}, keyError(cell.Unavailable, path, "the key file cannot be written", errors.Join(err, os.Remove(path)))
	}
	return parseKey(secret)
}

// LoadKey reads a key that CreateKey wrote. It refuses a file that group or others may read: whoever reads it can
// sign a rewritten log.
func LoadKey(path string) (Key, error) {
	f, err := os.Open(path)
	if err != nil {
		return Key{}, keyError(cell.NotFound, path, "the key file cannot be opened", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat() // of the open file, so that it cannot be exchanged in between
	if err != nil {
		return Key{}, keyError(cell.Unavailable, path, "the key file cannot be read", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return Key{}, keyError(cell.Invalid, path, "this is no key file", nil)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return Key{}, keyError(cell.Denied, path, fmt.Sprintf("mode %04o lets others at the key; run chmod 600 on it", mode), nil)
	}
	b := make([]byte, info.Size())
	if _, err := f.ReadAt(b, 0); err != nil {
		return Key{}, keyError(cell.Unavailable, path, "the key file cannot be read", err)
	}
	k, err := parseKey(strings.TrimSpace(string(b)))
	if err != nil {
		// The cause is dropped on purpose: it could quote the secret.
		return Key{}, keyError(cell.Invalid, path, "this is no log key", nil)
	}
	return k, nil
}

func keyError(code cell.Code, path, why string, cause error) error {
	return &cell.Error{Code: code, Key: "error.record.key", Args: map[string]any{"path": path},
		Msg: "log key " + path + ": " + why, Err: cause}
}

// parseKey derives the public half: a secret is PRIVATE+KEY+<name>+<hash>+base64(0x01 || 32-byte seed).
func parseKey(secret string) (Key, error) {
	signer, err := note.NewSigner(secret)
	if err != nil {
		return Key{}, err
	}
	// Base64 may hold a '+' itself, so the fields are split from the left: PRIVATE, KEY, name, hash, secret.
	fields := strings.SplitN(secret, "+", 5)
	raw, err := base64.StdEncoding.DecodeString(fields[len(fields)-1])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return Key{}, errors.New("record: no Ed25519 log key")
	}
	public := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey(signer.Name(), public)
	if err != nil {
		return Key{}, fmt.Errorf("record: log key: %w", err)
	}
	return Key{Signer: signer, Verifier: verifier}, nil
}

// RotationText is what the old and the new key both sign when a log key is replaced.
func RotationText(installation cell.ID, oldKey, newKey string) string {
	return Origin(installation) + "\nrotate\n" + oldKey + "\n" + newKey + "\n"
}

// Rotate makes the fact that replaces the log key oldKey by newKey.
func Rotate(installation cell.ID, oldKey, newKey Key) (KeyRotated, error) {
	text := RotationText(installation, oldKey.Verifier, newKey.Verifier)
	signed, err := note.Sign(&note.Note{Text: text}, oldKey.Signer, newKey.Signer)
	if err != nil {
		return KeyRotated{}, fmt.Errorf("record: rotate log key: %w", err)
	}
	return KeyRotated{Old: oldKey.Verifier, New: newKey.Verifier, Note: string(signed)}, nil
}

// Check reports why r is no rotation of the log of installation away from current, nil when it is one.
func (r KeyRotated) Check(installation cell.ID, current string) error {
	if r.Old != current {
		return errors.New("record: the rotation does not start from the key in force")
	}
	text := RotationText(installation, r.Old, r.New)
	for _, vkey := range []string{r.Old, r.New} {
		v, err := note.NewVerifier(vkey)
		if err != nil {
			return fmt.Errorf("record: rotation: %w", err)
		}
		n, err := note.Open([]byte(r.Note), note.VerifierList(v))
		if err != nil {
			return fmt.Errorf("record: rotation: %w", err)
		}
		if n.Text != text {
			return errors.New("record: the rotation's note is about something else")
		}
	}
	return nil
}
