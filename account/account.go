// SPDX-License-Identifier: Apache-2.0

package account

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"

	"github.com/crisiscell/crisiscell/cell"
)

// Account is the way in of one person.
type Account struct {
	ID       cell.ID
	Person   cell.ID
	Login    string // as FoldLogin gives it; empty for an account whose login was made elsewhere and is not in this store
	Opened   cell.Time
	Closed   bool
	Password string // argon2id in the PHC form, empty for none
	Passkeys int
	Outside  bool // signs in with a provider
}

// Ways reports whether the person has a way to sign in without a link.
func (a Account) Ways() bool { return a.Password != "" || a.Passkeys > 0 || a.Outside }

// maxLogin bounds a login name in bytes: it stands in lists.
const maxLogin = 64

// FoldLogin brings a login name into the one form in which it is kept and compared (RFC 8265, UsernameCaseMapped: width,
// case and composition folded, one direction), so that two people cannot have names that look alike for the program. Its error
// is Invalid.
func FoldLogin(login string) (string, error) {
	s, err := precis.UsernameCaseMapped.String(strings.TrimSpace(login))
	if err != nil || s == "" || len(s) > maxLogin {
		return "", &cell.Error{Code: cell.Invalid, Key: "error.login.form", Args: map[string]any{"limit": maxLogin}, Err: err,
			Msg: "a login name is of letters, digits and marks, without spaces, of at most 64 bytes"}
	}
	return s, nil
}

// Lengths of a password. 12 characters without rules of composition hold against guessing over the network behind the
// lock-out, and offline long enough with this hash; 1,024 bytes bound the work.
const (
	MinPassword = 12
	maxPassword = 1024
)

// foldPassword brings a password into the form in which it is hashed (RFC 8265, OpaqueString), so that keyboards
// that compose letters otherwise give the same bytes.
func foldPassword(password string) (string, error) {
	if len(password) > maxPassword {
		return "", errPassword("error.password.long", "a password has at most 1,024 bytes")
	}
	s, err := precis.OpaqueString.String(password)
	if err != nil || len(s) > maxPassword {
		return "", errPassword("error.password.form", "the password holds characters that cannot be typed again for sure")
	}
	return s, nil
}

// checkPassword says why a new password is none: too short, made of a few characters, or the login name.
func checkPassword(password, login string) (string, error) {
	s, err := foldPassword(password)
	if err != nil {
		return "", err
	}
	distinct := map[rune]bool{}
	for _, r := range s {
		distinct[r] = true
	}
	low := strings.ToLower(s)
	switch {
	case utf8.RuneCountInString(s) < MinPassword:
		return "", errPassword("error.password.short", "a password has at least 12 characters: a sentence is easy to remember")
	case len(distinct) < 5 || (login != "" && strings.ReplaceAll(low, login, "") == ""):
		return "", errPassword("error.password.simple", "the password repeats a few characters or the login name: take a sentence")
	}
	return s, nil
}

func errPassword(key, msg string) error {
	return &cell.Error{Code: cell.Invalid, Key: key, Args: map[string]any{"min": MinPassword, "max": maxPassword}, Msg: msg}
}
