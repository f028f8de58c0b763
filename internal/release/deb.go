// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/md5" // #nosec G501 -- the format of Debian's md5sums asks for it
	"embed"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

//go:embed package/*
var packaged embed.FS

// deb is a Debian package (deb(5), deb-control(5)).
type deb struct {
	version, arch string
	made          time.Time
	files         []entry
	conffiles     []string
	scripts       []entry
}

// entry is a file of a package.
type entry struct {
	name string // from the root, without a leading slash
	mode int64
	text []byte
}

// debian is the package of a program: the program, its unit and settings, and what an operator reads.
func debian(p program, sources string) (deb, error) {
	d := deb{version: debVersion(p.info.Main.Version), arch: p.arch, made: p.made, conffiles: []string{"/etc/crisiscell/crisiscell.conf"}}
	var errs []error
	from := func(read func(string) ([]byte, error), name, to string, mode int64) {
		text, err := read(name)
		errs = append(errs, err)
		d.files = append(d.files, entry{to, mode, text})
	}
	here := func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(sources, filepath.FromSlash(name)))
	}
	from(os.ReadFile, p.file, "usr/bin/crisiscell", 0o755)
	from(packaged.ReadFile, "package/crisiscell.service", "usr/lib/systemd/system/crisiscell.service", 0o644)
	from(packaged.ReadFile, "package/crisiscell.conf", "etc/crisiscell/crisiscell.conf", 0o644)
	for _, name := range []string{"NOTICE", "CHANGELOG.md", "docs/operations.md", "docs/threats.md"} {
		from(here, name, "usr/share/doc/crisiscell/"+path.Base(name), 0o644)
	}
	from(here, "LICENSE", "usr/share/doc/crisiscell/copyright", 0o644)
	for _, name := range []string{"postinst", "prerm", "postrm"} {
		text, err := packaged.ReadFile("package/" + name)
		errs = append(errs, err)
		d.scripts = append(d.scripts, entry{name, 0o755, text})
	}
	slices.SortFunc(d.files, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return d, errors.Join(errs...)
}

// debVersion makes a Debian version of Go's: what comes before a release sorts before it.
func debVersion(v string) string {
	return strings.NewReplacer("-", "~", "+", ".").Replace(strings.TrimPrefix(v, "v"))
}

// bytes is the package as one file.
func (d deb) bytes() ([]byte, error) {
	control, err := d.control()
	if err != nil {
		return nil, err
	}
	data, err := d.tar(d.files)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("!<arch>\n")
	for _, m := range []entry{{name: "debian-binary", text: []byte("2.0\n")}, {name: "control.tar.gz", text: control}, {name: "data.tar.gz", text: data}} {
		fmt.Fprintf(&b, "%-16s%-12d%-6d%-6d%-8o%-10d`\n", m.name, d.made.Unix(), 0, 0, 0o100644, len(m.text))
		b.Write(m.text)
		if len(m.text)%2 == 1 {
			b.WriteByte('\n')
		}
	}
	return b.Bytes(), nil
}

func (d deb) control() ([]byte, error) {
	size := 0
	var hashes strings.Builder
	for _, f := range d.files {
		size += len(f.text)
		fmt.Fprintf(&hashes, "%x  %s\n", md5.Sum(f.text), f.name) // #nosec G401 -- the format asks for it
	}
	text := fmt.Sprintf(`Package: crisiscell
Version: %s
Architecture: %s
Maintainer: The crisiscell project <maintainers@crisiscell.invalid>
Installed-Size: %d
Depends: adduser
Recommends: chromium, systemd
Suggests: postgresql
Section: net
Priority: optional
Description: platform of a crisis cell
 Watches a crisis through many contradictory reports, keeps one verified picture
 of it on a record that can be checked, and turns it into measures. One program,
 Arabic and English, on a laptop without internet or on PostgreSQL.
`, d.version, d.arch, (size+1023)/1024)
	all := append([]entry{{"conffiles", 0o644, []byte(strings.Join(d.conffiles, "\n") + "\n")}, {"control", 0o644, []byte(text)},
		{"md5sums", 0o644, []byte(hashes.String())}}, d.scripts...)
	return d.tar(all)
}

// tar packs files with the folders they lie in, owned by root, of one time, in the order given.
func (d deb) tar(files []entry) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	t := tar.NewWriter(z)
	head := func(h tar.Header) error {
		h.ModTime, h.Uname, h.Gname, h.Format = d.made, "root", "root", tar.FormatGNU
		return t.WriteHeader(&h)
	}
	seen := map[string]bool{}
	for _, f := range files {
		for _, dir := range above(f.name) {
			if !seen[dir] {
				seen[dir] = true
				if err := head(tar.Header{Typeflag: tar.TypeDir, Name: dir, Mode: 0o755}); err != nil {
					return nil, err
				}
			}
		}
		if err := head(tar.Header{Typeflag: tar.TypeReg, Name: "./" + f.name, Mode: f.mode, Size: int64(len(f.text))}); err != nil {
			return nil, err
		}
		if _, err := t.Write(f.text); err != nil {
			return nil, err
		}
	}
	err = errors.Join(t.Close(), z.Close())
	return b.Bytes(), err
}

// above lists the folders that a file lies in, from the root.
func above(name string) []string {
	out := []string{"./"}
	for i, c := range name {
		if c == '/' {
			out = append(out, "./"+name[:i+1])
		}
	}
	return out
}
