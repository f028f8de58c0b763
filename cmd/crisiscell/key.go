// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/internal/keyfile"
)

// keyVerbs are the verbs on a person's own approval key. None of them needs the store or a network.
type keyVerbs struct {
	New    keyNew    `cmd:"" help:"Make an approval key in a file that a passphrase opens, and print its public half. Example: crisiscell key new my.key"`
	Public keyPublic `cmd:"" help:"Print the public half of a key file again."`
	Sign   keySign   `cmd:"" help:"Show what a statement says, and sign it. Example: crisiscell key sign my.key statement.txt"`
}

// passphrase says where the passphrase comes from.
type passphrase struct {
	PassphraseFile string `help:"File that holds the passphrase; without it, it is asked for." placeholder:"FILE" type:"path"`
}

// minPassphrase is the least length of a new passphrase in bytes.
const minPassphrase = 12

// ask reads the passphrase from the file, or from the terminal without showing it, or as a line of standard input.
func (p passphrase) ask(s streams, prompt string) (string, error) {
	if p.PassphraseFile != "" {
		return readSecret(p.PassphraseFile)
	}
	fmt.Fprint(s.err, prompt+": ")
	if f, ok := s.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(s.err)
		return string(b), err
	}
	line, err := bufio.NewReader(io.LimitReader(s.in, maxSecret)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// keyNew is `crisiscell key new`.
type keyNew struct {
	passphrase
	File string `arg:"" name:"file" help:"File to make; one that is there is never overwritten." type:"path"`
}

// Run writes the file and prints the line to paste.
func (v *keyNew) Run(s streams) error {
	pass, err := v.ask(s, fmt.Sprintf("Passphrase for the new key, at least %d letters", minPassphrase))
	if err != nil {
		return err
	}
	if len(pass) < minPassphrase {
		return fmt.Errorf("the passphrase is too short: whoever finds the file would guess it; take at least %d letters, such as four words", minPassphrase)
	}
	_, secret, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	if err := writeKey(v.File, secret, pass, keyfile.Work); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%s is made. Keep it where only you get at it. This is its public half, to be handed in:\n", v.File)
	_, err = fmt.Fprintln(s.out, keyfile.PublicText(secret.Public().(ed25519.PublicKey)))
	return err
}

func writeKey(name string, secret ed25519.PrivateKey, pass string, work int) error {
	b, err := keyfile.Seal(secret, pass, work)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

func readKey(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // nothing was written
	return io.ReadAll(io.LimitReader(f, keyfile.MaxSize+1))
}

// keyPublic is `crisiscell key public`.
type keyPublic struct {
	File string `arg:"" name:"file" help:"Key file." type:"path"`
}

// Run needs no passphrase.
func (v *keyPublic) Run(s streams) error {
	b, err := readKey(v.File)
	if err != nil {
		return err
	}
	public, err := keyfile.Public(b)
	if err != nil {
		return fmt.Errorf("%s: %w", v.File, err)
	}
	_, err = fmt.Fprintln(s.out, keyfile.PublicText(public))
	return err
}

// keySign is `crisiscell key sign`.
type keySign struct {
	passphrase
	File      string `arg:"" name:"file" help:"Key file." type:"path"`
	Statement string `arg:"" name:"statement" help:"File with the statement as the page shows it." type:"path"`
}

// maxStatement bounds a statement in bytes: one has about 600.
const maxStatement = 8 << 10

// Run shows the statement, asks for the passphrase and prints the signature.
func (v *keySign) Run(s streams) error {
	f, err := os.Open(v.Statement)
	if err != nil {
		return err
	}
	defer f.Close() // nothing was written
	text, err := io.ReadAll(io.LimitReader(f, maxStatement))
	if err != nil {
		return err
	}
	st, err := decision.ParseStatement(strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	if err != nil {
		return fmt.Errorf("%s: %w", v.Statement, err)
	}
	b, err := readKey(v.File)
	if err != nil {
		return err
	}
	showStatement(s.err, st)
	pass, err := v.ask(s, "Passphrase of the key, to sign this")
	if err != nil {
		return err
	}
	secret, err := keyfile.Open(b, pass)
	if err != nil {
		return fmt.Errorf("%s: %w", v.File, err)
	}
	g, err := st.Sign(secret)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, g.Signature)
	return err
}

// showStatement says in words what is about to be signed.
func showStatement(w io.Writer, s decision.Statement) {
	what, where := "changes of the charter", "a live crisis"
	if s.Act == decision.FoundAct {
		what = "the first charter"
	}
	if s.Exercise {
		where = "an EXERCISE"
	}
	fmt.Fprintf(w, "You sign %s of %s.\n", what, where)
	for _, line := range [][2]string{{"installation", string(s.Installation)}, {"crisis", string(s.Crisis)}, {"charter version", fmt.Sprint(s.Charter)},
		{"proposal", string(s.Proposal)}, {"its content, SHA-256", string(s.Content)}, {"you", string(s.Person)}, {"your seat", string(s.Seat)},
		{"to be handed in before", s.Expires.String()}} {
		if line[1] != "" {
			fmt.Fprintf(w, "  %-24s %s\n", line[0], line[1])
		}
	}
}
