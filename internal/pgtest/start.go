// SPDX-License-Identifier: Apache-2.0

package pgtest

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
)

// watch waits until its standard input ends, which the operating system sees to when the test process is gone,
// even killed; then it stops the server and removes the folder. A Ctrl-C meant for the tests must not end it.
const watch = `trap '' INT TERM HUP
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate -w stop
rm -rf "$2"`

// start makes a folder, a database cluster in it, and runs the server and its watcher.
func (p programs) start() (_ *server, err error) {
	dir, err := p.folder()
	if err != nil {
		return nil, err
	}
	s := &server{p: p, dir: dir}
	// The watcher comes first, so that it clears away whatever the next steps leave.
	if err := s.watch(); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	defer func() {
		if err != nil {
			s.stop()
		}
	}()
	data := filepath.Join(dir, "data")
	if err := p.run("initdb", "-D", data, "-U", owner, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return nil, err
	}
	options := fmt.Sprintf("-c listen_addresses= -c unix_socket_directories='%s' -c port=5432 -c fsync=off -c max_connections=200", dir)
	log := filepath.Join(dir, "log")
	if err := p.run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start"); err != nil {
		said, _ := os.ReadFile(log)
		return nil, fmt.Errorf("%w; its log: %s", err, said)
	}
	return s, nil
}

// folder makes the server's folder, open to the server's user only. Its path is short, because a socket's path
// may have little more than a hundred bytes.
func (p programs) folder() (string, error) {
	dir, err := os.MkdirTemp("/tmp", "pgtest-")
	if err != nil || p.user == "" {
		return dir, err
	}
	if err := giveTo(dir, p.user); err != nil {
		os.RemoveAll(dir)
		return "", err
	}
	return dir, nil
}

func giveTo(dir, name string) error {
	u, err := user.Lookup(name)
	if err != nil {
		return err
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return err
	}
	return os.Chown(dir, uid, gid)
}

// watch starts the watcher.
func (s *server) watch() error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	s.watcher = s.p.command("sh", "-c", watch, "sh", s.p.bin, s.dir)
	s.watcher.Stdin = r
	if err := s.watcher.Start(); err != nil {
		w.Close()
		return err
	}
	s.lifeIn = w
	return nil
}

// stop ends the server as the end of the process would, and waits for it.
func (s *server) stop() {
	s.lifeIn.Close()
	// Its exit status is that of rm; what is left behind shows in the folder.
	_ = s.watcher.Wait()
}
