// SPDX-License-Identifier: Apache-2.0

package pgtest

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// shared is the one server of the process and the number of databases made on it.
var shared struct {
	sync.Mutex
	server *server
	err    error // why the server did not start; asked once
	made   int
}

// URL returns the address of a new, empty database (UTF-8, C collation) for pgx. The database is dropped when
// the test ends, with whatever is still connected to it.
func URL(t testing.TB) string {
	t.Helper()
	p, missing := find()
	if missing != "" {
		t.Skip(missing)
	}
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil && shared.err == nil {
		shared.server, shared.err = p.start()
	}
	if shared.err != nil {
		t.Fatalf("private PostgreSQL server: %v", shared.err)
	}
	shared.made++
	s, name := shared.server, "t"+strconv.Itoa(shared.made)
	if err := s.p.run("createdb", "-h", s.dir, "-U", owner, name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.p.run("dropdb", "--force", "-h", s.dir, "-U", owner, name); err != nil {
			t.Error(err)
		}
	})
	return s.url(name)
}

// owner is the role that owns everything on the private server.
const owner = "crisiscell"

// programs is where the server's programs lie and what to put before them so that they do not run as root,
// which initdb refuses.
type programs struct {
	bin    string
	prefix []string
	user   string // user to run as, empty for the present one
}

// find looks for the newest installed server. missing says why there is none to be used.
func find() (p programs, missing string) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	newest := -1
	for _, f := range found {
		dir := filepath.Dir(f)
		if v, err := strconv.Atoi(filepath.Base(filepath.Dir(dir))); err == nil && v > newest {
			newest, p.bin = v, dir
		}
	}
	if p.bin == "" {
		return p, "PostgreSQL server is not installed: no initdb under /usr/lib/postgresql/*/bin"
	}
	if os.Geteuid() != 0 {
		return p, ""
	}
	if _, err := exec.LookPath("runuser"); err != nil {
		return p, "PostgreSQL does not run as root, and runuser, which would change the user, is not installed"
	}
	p.user, p.prefix = "postgres", []string{"runuser", "-u", "postgres", "--"}
	return p, ""
}

// command prepares name with args under the server's user.
func (p programs) command(name string, args ...string) *exec.Cmd {
	all := append(append([]string{}, p.prefix...), name)
	all = append(all, args...)
	cmd := exec.Command(all[0], all[1:]...)
	cmd.Dir = "/" // the working folder of the test may be closed to that user
	return cmd
}

// run runs one of the server's programs to its end.
func (p programs) run(name string, args ...string) error {
	out, err := p.command(filepath.Join(p.bin, name), args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// server is a running private server.
type server struct {
	p       programs
	dir     string   // socket, data and log
	lifeIn  *os.File // while it is open the server lives
	watcher *exec.Cmd
}

func (s *server) url(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(owner), Path: "/" + database,
		RawQuery: url.Values{"host": {s.dir}, "sslmode": {"disable"}}.Encode()}
	return u.String()
}
