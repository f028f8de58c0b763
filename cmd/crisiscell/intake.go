// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/intake/folder"
	"github.com/crisiscell/crisiscell/situation"
)

// intakeVerb is `crisiscell intake`.
type intakeVerb struct {
	place     `embed:""`
	Marking   string   `help:"TLP 2.0 marking: CLEAR, GREEN, AMBER, AMBER+STRICT or RED." default:"GREEN"`
	Published string   `help:"Date of publication, as 2026-01-31, of all of them."`
	Paths     []string `arg:"" name:"path" help:"Files, or folders that are gone through whole."`
}

// Run takes in one file after the other and prints what became of each. What cannot be taken stops nothing else.
func (v *intakeVerb) Run(s streams) error {
	a, err := newApp(s.ctx(), v.place, beginning{crisis: cell.CrisisOpened{Name: cell.Name{En: "Crisis"}, Zone: "UTC"}})
	if err != nil {
		return err
	}
	bad := 0
	for _, path := range v.Paths {
		err := folder.Walk(s.ctx(), path, func(f folder.File) error {
			got, err := situation.Received{}, f.Err
			if err == nil {
				got, err = a.desk.Receive(s.ctx(), officer, a.crisis.ID, situation.Incoming{Original: f.Bytes, Filename: f.Name, Via: "command",
					Audience: cell.Audience{Marking: cell.TLP(v.Marking)}, Published: v.Published})
			}
			if cell.CodeOf(err) == cell.Unavailable {
				return err // the rest would fail as well
			}
			if err != nil {
				bad++
			}
			fmt.Fprintf(s.out, "%s\t%s\n", f.Path, became(got, err))
			return nil
		})
		if err != nil {
			bad++
			fmt.Fprintf(s.out, "%s\t%s\n", path, became(situation.Received{}, err))
		}
	}
	if err := a.Close(); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%d could not be taken in, see above", bad)
	}
	return nil
}

func became(got situation.Received, err error) string {
	switch {
	case err != nil:
		return "refused: " + err.Error()
	case got.Known:
		return "known already: linked to report " + string(got.Report)
	case got.NearCopy != "":
		return fmt.Sprintf("report %s, a near copy of %s: %d stories, %d claims, %d disputes", got.Report, got.NearCopy, got.Stories, got.Claims, got.Disputes)
	}
	return fmt.Sprintf("report %s: %d stories, %d claims, %d disputes", got.Report, got.Stories, got.Claims, got.Disputes)
}
