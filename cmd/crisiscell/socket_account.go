// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
)

// socketAccount carries out a verb on accounts for the command line.
func (a *app) socketAccount(w http.ResponseWriter, r *http.Request) {
	if _, err := a.actorOf(r.Header.Get("Crisiscell-As"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")); err != nil {
		refuse(w, err)
		return
	}
	var q accountAsk
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAnswer)).Decode(&q); err != nil {
		refuse(w, &cell.Error{Code: cell.Invalid, Key: "error.form", Msg: "the request could not be read", Err: err})
		return
	}
	answer, err := answerAccount(r.Context(), a.door, a.front.public, q)
	if err != nil {
		refuse(w, err)
		return
	}
	respond(w, http.StatusOK, answer)
}

// account asks for a verb on accounts.
func (c *socketClient) account(ctx context.Context, q accountAsk) (answer accountAnswer, err error) {
	body, err := json.Marshal(q)
	if err != nil {
		return answer, err
	}
	err = c.do(ctx, http.MethodPost, "/v1/account", body, &answer)
	return answer, err
}
