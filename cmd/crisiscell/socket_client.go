// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/cell"
)

// socketClient speaks to the program that runs on a data folder.
type socketClient struct {
	http   *http.Client
	secret string // of a loopback port
	as     string
	token  string
}

// maxAnswer bounds an answer in bytes: receipts and refusals are a few hundred.
const maxAnswer = 64 << 10

// Two ways in which a running program can leave while it is asked.
var (
	errGone   = errors.New("the program that served this folder has gone")                                 // nothing of the request came to it
	errSilent = errors.New("the program that served this folder went away before it answered the request") // whether it was carried out is not known
)

// dialSocket returns a client of the program that runs on the folder data, nil when none does.
func dialSocket(ctx context.Context, data string) (*socketClient, error) {
	network, address, c := "unix", filepath.Join(data, socketFile), &socketClient{}
	text, err := os.ReadFile(filepath.Join(data, portFile))
	switch {
	case err == nil:
		var p port
		if err := json.Unmarshal(text, &p); err != nil {
			return nil, fmt.Errorf("%s is damaged: stop the program, delete the file and start again: %w", filepath.Join(data, portFile), err)
		}
		network, address, c.secret = "tcp", p.Addr, p.Secret
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case len(address) > maxSocketPath:
		return nil, nil
	}
	c.http = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, // a connection that died while idle would leave it open whether a request came through
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, network, address)
		}}}
	var h hello
	err = c.do(ctx, http.MethodGet, "/v1/hello", nil, &h)
	switch {
	case errors.Is(err, errGone) && !errors.Is(err, fs.ErrPermission):
		return nil, nil // nothing answers there
	case network == "tcp" && cell.CodeOf(err) == cell.Denied:
		return nil, nil // another program has the port of one that died
	case err != nil:
		return nil, err
	case h.Protocol != 1:
		return nil, fmt.Errorf("the program that runs speaks another protocol (%d): use the same release for both", h.Protocol)
	}
	return c, nil
}

// do asks and reads the answer. Its errors: what the program refused, as a *cell.Error; errGone; errSilent.
func (c *socketClient) do(ctx context.Context, method, path string, body []byte, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, "http://crisiscell"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	for name, v := range map[string]string{"Crisiscell-As": c.as, "Authorization": "Bearer " + c.token, "Crisiscell-Door": c.secret} {
		if v != "" {
			req.Header.Set(name, v)
		}
	}
	res, err := c.http.Do(req)
	if err != nil {
		if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
			return fmt.Errorf("%w: %w", errGone, err)
		}
		return fmt.Errorf("%w: %w", errSilent, err)
	}
	defer res.Body.Close() // it was read
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("%w: %w", errSilent, err)
	}
	if res.StatusCode == http.StatusOK {
		return json.Unmarshal(text, into)
	}
	var r refusal
	if err := json.Unmarshal(text, &r); err != nil || r.Message == "" {
		return fmt.Errorf("the program that runs answers %s: use the same release for both", res.Status)
	}
	return &cell.Error{Code: r.Code, Key: r.Key, Msg: r.Message}
}

// intake brings one file in.
func (c *socketClient) intake(ctx context.Context, name string, original []byte, marking, published string) (receipt, error) {
	q := url.Values{"filename": {strings.ToValidUTF8(name, "\uFFFD")}, "marking": {marking}, "published": {published}}
	var r receipt
	err := c.do(ctx, http.MethodPost, "/v1/intake?"+q.Encode(), original, &r)
	return r, err
}
