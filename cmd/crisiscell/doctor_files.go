// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func (p *patient) folder(context.Context) []finding {
	const about = "data folder"
	info, err := os.Stat(p.Data)
	if errors.Is(err, fs.ErrNotExist) {
		parent := filepath.Dir(filepath.Clean(p.Data))
		if err := writable(parent); err != nil {
			return []finding{{fault, about, fmt.Sprintf("%s is not there and cannot be made: %v", p.Data, err), "make it, mode 0700, for the user that runs the program; or name another with --data"}}
		}
		return []finding{{level: fine, about: about, is: p.Data + " is not there yet; the first start makes it"}}
	}
	switch {
	case err != nil:
		return []finding{{fault, about, err.Error(), "let the user that runs the program read it, or name another with --data"}}
	case !info.IsDir():
		return []finding{{fault, about, p.Data + " is no folder", "name a folder with --data"}}
	case posixModes && info.Mode().Perm()&0o077 != 0:
		return []finding{{fault, about, fmt.Sprintf("%s has mode %04o: others on this machine reach everything in it", p.Data, info.Mode().Perm()), "chmod 0700 " + p.Data}}
	}
	if err := writable(p.Data); err != nil {
		return []finding{{fault, about, err.Error(), "let the user that runs the program write it: chown -R USER " + p.Data}}
	}
	return []finding{{level: fine, about: about, is: p.Data}}
}

// writable tries to write into dir, and leaves nothing there.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func (p *patient) key(context.Context) []finding {
	const about = "log key"
	name := p.place.key()
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && p.begun():
		return []finding{{fault, about, name + " is not there, and the record cannot be continued without it", "bring it back from the copy kept apart from the data, or name its file with --key"}}
	case errors.Is(err, fs.ErrNotExist):
		return []finding{{level: fine, about: about, is: name + " is not there yet; the first start makes it"}}
	case err != nil:
		return []finding{{fault, about, err.Error(), "let the user that runs the program read it"}}
	case posixModes && info.Mode().Perm()&0o077 != 0:
		return []finding{{fault, about, fmt.Sprintf("%s has mode %04o: who reads it can sign in the record's name", name, info.Mode().Perm()), "chmod 0600 " + name + "; if others may have read it, keep every checkpoint and rotate the key"}}
	}
	if in, err := filepath.Rel(p.Data, name); err == nil && filepath.IsLocal(in) {
		return []finding{{warn, about, name + " lies in the data folder: a copy of the data could sign", "move it out and name it with --key"}}
	}
	return []finding{{level: fine, about: about, is: name + "; keep a copy of it apart from the data"}}
}

// begun reports whether there is a record already, as far as files tell.
func (p *patient) begun() bool {
	_, err := os.Stat(p.sqlite())
	return p.Database == "" && err == nil
}

// The room below which the doctor speaks up: a busy week of reports takes some hundred megabytes.
const (
	scarce  = 1 << 30
	lacking = 100 << 20
)

func (p *patient) disk(context.Context) []finding {
	const about, do = "disk", "make room, or move the data folder to a larger disk while the program is stopped"
	dir := p.Data
	if _, err := os.Stat(dir); err != nil {
		dir = filepath.Dir(filepath.Clean(dir))
	}
	free, err := freeBytes(dir)
	if err != nil {
		return []finding{{warn, about, "how much room is left is not known: " + err.Error(), ""}}
	}
	is := fmt.Sprintf("%d MiB free", free>>20)
	switch {
	case free < lacking:
		return []finding{{fault, about, is, do}}
	case free < scarce:
		return []finding{{warn, about, is, do}}
	}
	return []finding{{level: fine, about: about, is: is}}
}

// secrets looks for a password where others see it: in the arguments of a process, or in a file of settings.
func (p *patient) secrets(context.Context) []finding {
	u, err := url.Parse(p.Database)
	if p.DatabaseFile != "" || p.Database == "" || err != nil {
		return nil
	}
	if _, has := u.User.Password(); has || strings.Contains(u.RawQuery, "password") {
		return []finding{{warn, "secrets", "the database's password stands among the settings", "put the address into a file of mode 0600 and name it with --database-file"}}
	}
	return nil
}

func (p *patient) browser(context.Context) []finding {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return []finding{{level: fine, about: "PDF", is: path}}
		}
	}
	return []finding{{hint, "PDF", "no Chromium here, so no PDF is made on this machine", "print pages from a browser, or install chromium"}}
}
