// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/crisiscell/crisiscell/cell"
)

// Writing verbs of the command line speak to a running program through a socket in its data folder, which only the
// folder's owner reaches. The protocol is HTTP/1.1; answers are JSON.
//
//	GET  /v1/hello                                     200 {"protocol":1}
//	POST /v1/intake?filename=&marking=&published=      200 receipt; the body is the file, at most folder.MaxFile bytes
//	POST /v1/account                                   200 accountAnswer; the body is an accountAsk
//
// Who acts stands in two heads: `Crisiscell-As: NAME` and `Authorization: Bearer TOKEN`. What is refused is answered with
// the error's code as HTTP status and {"code","key","message"}.
const (
	socketFile = "crisiscell.sock"
	// portFile names a loopback port and the secret it asks for in the head Crisiscell-Door, in place of the socket: on
	// Windows, where a socket's mode binds nobody, and where the folder's path is too long for a socket's name.
	portFile = "crisiscell.port"
	// maxSocketPath is what fits a socket's address on every system; macOS has the least (104 with the NUL).
	maxSocketPath = 103
)

// port is what portFile holds.
type port struct {
	Addr   string `json:"addr"`
	Secret string `json:"secret"`
}

// hello is the answer to GET /v1/hello.
type hello struct {
	Protocol int `json:"protocol"`
}

// refusal is the answer to what is refused.
type refusal struct {
	Code    cell.Code `json:"code"`
	Key     string    `json:"key"`
	Message string    `json:"message"`
}

// openSocket answers the command line in the folder data until the function it returns is called, which waits for
// requests under way. The store must be this program's already: a socket that answers nobody is a dead one's and is replaced.
func (a *app) openSocket(ctx context.Context, data string) (end func() error, err error) {
	if c, err := dialSocket(ctx, data); err != nil || c != nil {
		return nil, errors.Join(err, &cell.Error{Code: cell.Conflict, Key: "error.socket.taken",
			Msg: "another crisiscell answers in the data folder " + data + ": stop it, or name another folder with --data"})
	}
	l, secret, err := listenSocket(data)
	if err != nil {
		return nil, fmt.Errorf("the command line cannot be answered in %s: %w", data, err)
	}
	s := &http.Server{Handler: a.observed(behind(secret, a.socketHandler())), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug)}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	return func() error {
		wait, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err := s.Shutdown(wait)
		if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
			err = errors.Join(err, e)
		}
		if secret != "" {
			err = errors.Join(err, os.Remove(filepath.Join(data, portFile)))
		}
		return err
	}, nil
}

// listenSocket listens in the folder, and returns the secret that a loopback port asks for.
func listenSocket(data string) (_ net.Listener, secret string, err error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, "", err
	}
	for _, name := range []string{socketFile, portFile} {
		if err := os.Remove(filepath.Join(data, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, "", err
		}
	}
	name := filepath.Join(data, socketFile)
	if runtime.GOOS != "windows" && len(name) <= maxSocketPath {
		l, err := net.Listen("unix", name)
		if err != nil {
			return nil, "", err
		}
		// The folder's mode kept others out in the meantime.
		if err := os.Chmod(name, 0o600); err != nil {
			return nil, "", errors.Join(err, l.Close())
		}
		return l, "", nil
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	secret = rand.Text()
	text, err := json.Marshal(port{Addr: l.Addr().String(), Secret: secret})
	if err == nil {
		err = writeSecret(filepath.Join(data, portFile), string(text))
	}
	if err != nil {
		return nil, "", errors.Join(err, l.Close())
	}
	return l, secret, nil
}

// behind lets in who knows the secret; an empty one asks for nothing.
func behind(secret string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if secret != "" && subtle.ConstantTimeCompare([]byte(r.Header.Get("Crisiscell-Door")), []byte(secret)) != 1 {
			refuse(w, &cell.Error{Code: cell.Denied, Key: "error.actor", Msg: "the secret of the port is wrong"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// socketHandler answers the verbs.
func (a *app) socketHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/hello", func(w http.ResponseWriter, _ *http.Request) { respond(w, http.StatusOK, hello{Protocol: 1}) })
	mux.HandleFunc("POST /v1/intake", a.socketIntake)
	mux.HandleFunc("POST /v1/account", a.socketAccount)
	return mux
}

func respond(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the command line may have gone
}

// statuses maps the catalogue of errors to HTTP.
var statuses = map[cell.Code]int{
	cell.Invalid: 422, cell.NotFound: 404, cell.Conflict: 409, cell.Denied: 403, cell.TooLarge: 413, cell.Unsupported: 415, cell.Unavailable: 503,
}

// refuse answers with an error of the catalogue; any other tells nothing of its inside.
func refuse(w http.ResponseWriter, err error) {
	e := &cell.Error{Code: cell.Internal, Key: "error.code.internal", Msg: "an error inside the program, which its log tells"}
	status := http.StatusInternalServerError
	if known, ok := errors.AsType[*cell.Error](err); ok && statuses[known.Code] != 0 {
		e, status = known, statuses[known.Code]
	}
	respond(w, status, refusal{Code: e.Code, Key: e.Key, Message: e.Msg})
}
