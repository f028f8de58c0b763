// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/intake/folder"
	"github.com/crisiscell/crisiscell/situation"
)

// intakeVerb is `crisiscell intake`.
type intakeVerb struct {
	place     `embed:""`
	acting    `embed:""`
	Marking   string   `help:"TLP 2.0 marking: CLEAR, GREEN, AMBER, AMBER+STRICT or RED." default:"GREEN"`
	Published string   `help:"Date of publication, as 2026-01-31, of all of them."`
	Paths     []string `arg:"" name:"path" help:"Files, or folders that are gone through whole."`
}

// acting is who acts on the command line.
type acting struct {
	As        string `help:"Who acts." default:"officer"`
	TokenFile string `help:"File with the token that shows it; officer.token in the data folder when not given." placeholder:"FILE" type:"path"`
}

// token reads the token of who acts, once the data folder is there.
func (v acting) token(data string) (string, error) {
	if v.TokenFile != "" {
		return readSecret(v.TokenFile)
	}
	return readSecret(filepath.Join(data, tokenFile))
}

// taker takes in one file, through a running program or into the store itself.
type taker func(ctx context.Context, f folder.File) (receipt, error)

// Run takes in one file after the other and prints what became of each. What cannot be taken stops nothing else.
func (v *intakeVerb) Run(s streams) error {
	take, end, err := v.open(s.ctx())
	if err != nil {
		return err
	}
	t := tally{out: s.out, take: take}
	for _, path := range v.Paths {
		if err := folder.Walk(s.ctx(), path, func(f folder.File) error { return t.file(s.ctx(), f) }); err != nil {
			t.refused++
			fmt.Fprintf(s.out, "%s\trefused: %v\n", path, err)
		}
	}
	return errors.Join(t.err(), end())
}

// open finds the way into the store: the program that runs on it, else the store itself, with its lock.
func (v *intakeVerb) open(ctx context.Context) (taker, func() error, error) {
	c, err := dialSocket(ctx, v.Data)
	if err != nil {
		return nil, nil, err
	}
	if c != nil {
		c.as = v.As
		if c.token, err = v.token(v.Data); err != nil {
			return nil, nil, err
		}
		return func(ctx context.Context, f folder.File) (receipt, error) {
			return c.intake(ctx, f.Name, f.Bytes, v.Marking, v.Published)
		}, func() error { return nil }, nil
	}
	a, err := newApp(ctx, v.place, beginning{})
	if err != nil {
		return nil, nil, err
	}
	token, err := v.token(v.Data)
	if err != nil {
		return nil, nil, errors.Join(err, a.Close())
	}
	who, err := a.actorOf(v.As, token)
	if err != nil {
		return nil, nil, errors.Join(err, a.Close())
	}
	return func(ctx context.Context, f folder.File) (receipt, error) {
		got, err := a.desk.Receive(ctx, who, a.crisis.ID, situation.Incoming{Original: f.Bytes, Filename: f.Name, Via: "command",
			Audience: cell.Audience{Marking: cell.TLP(v.Marking)}, Published: v.Published})
		return receiptOf(got), err
	}, a.Close, nil
}

// tally says of each file what became of it, and counts.
type tally struct {
	out                             io.Writer
	take                            taker
	ended                           error // why nothing more is tried
	taken, refused, unknown, undone int
}

func (t *tally) file(ctx context.Context, f folder.File) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var got receipt
	err := f.Err
	switch {
	case t.ended != nil:
		err = t.ended
	case err == nil:
		got, err = t.take(ctx, f)
	}
	text := ""
	switch {
	case err == nil:
		t.taken++
		text = became(got)
	case t.ended != nil || errors.Is(err, errGone) || cell.CodeOf(err) == cell.Unavailable:
		t.ended, text = err, "not taken in: "+err.Error()
		t.undone++
	case errors.Is(err, errSilent):
		t.ended, text = errGone, "not known: "+err.Error()
		t.unknown++
	default:
		text = "refused: " + err.Error()
		t.refused++
	}
	_, err = fmt.Fprintf(t.out, "%s\t%s\n", f.Path, text)
	return err
}

// err sums up what was not taken in.
func (t *tally) err() error {
	switch {
	case t.ended != nil:
		return fmt.Errorf("%d taken in, %d refused, %d not known, %d not taken in, see above: start the program and give the same command again; what is there already is linked and not doubled",
			t.taken, t.refused, t.unknown, t.undone)
	case t.refused > 0:
		return fmt.Errorf("%d could not be taken in, see above", t.refused)
	}
	return nil
}

func became(got receipt) string {
	switch {
	case got.Known:
		return "known already: linked to report " + string(got.Report)
	case got.NearCopy != "":
		return fmt.Sprintf("report %s, a near copy of %s: %d stories, %d claims, %d disputes", got.Report, got.NearCopy, got.Stories, got.Claims, got.Disputes)
	}
	return fmt.Sprintf("report %s: %d stories, %d claims, %d disputes", got.Report, got.Stories, got.Claims, got.Disputes)
}
