// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"github.com/crisiscell/crisiscell/store"
)

// effectsVerb is `crisiscell effects`.
type effectsVerb struct {
	recordStore
	Release bool   `help:"Let effects go out again after a restore; the server must be stopped."`
	Reason  string `help:"What was looked at, in a sentence."`
}

// Run tells whether effects are held, or releases them.
func (v *effectsVerb) Run(s streams) error {
	ctx := s.ctx()
	if !v.Release {
		return v.with(ctx, v.Data, func(st *store.Store) error {
			held, err := st.EffectsHeld(ctx)
			if err == nil {
				fmt.Fprintln(s.out, map[bool]string{true: "effects are held since a restore", false: "effects go out"}[held])
			}
			return err
		})
	}
	st, err := store.Open(ctx, store.Config{Dir: v.Data, URL: v.Database, Clock: clock})
	if err != nil {
		return err
	}
	err = st.ReleaseEffects(ctx, officer, v.Reason)
	if e := st.Close(); err == nil {
		err = e
	}
	if err == nil {
		fmt.Fprintln(s.out, "effects go out again")
	}
	return err
}
