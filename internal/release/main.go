// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	dist := flag.String("dist", "dist", "folder with the programs, crisiscell-OS-ARCH")
	sources := flag.String("sources", ".", "folder of the sources, for what is put beside a program")
	flag.Parse()
	if err := release(*dist, *sources); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release adds to dist what belongs to the programs in it, and then SHA256SUMS of all of it.
func release(dist, sources string) error {
	programs, err := filepath.Glob(filepath.Join(dist, "crisiscell-*-*"))
	if err != nil || len(programs) == 0 {
		return fmt.Errorf("there is no program in %s, %w", dist, err)
	}
	for _, p := range programs {
		if err := accompany(p, dist, sources); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	return sums(dist)
}

// program is a program that was built, and what it says of itself.
type program struct {
	file string
	os   string
	arch string
	info *buildinfo.BuildInfo
	made time.Time // of its commit
	sha  string    // SHA-256 in hexadecimal
}

func read(file string) (program, error) {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return program{}, err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return program{}, err
	}
	sum := sha256.Sum256(b)
	p := program{file: file, info: info, sha: hex.EncodeToString(sum[:])}
	for _, s := range info.Settings {
		switch s.Key {
		case "GOOS":
			p.os = s.Value
		case "GOARCH":
			p.arch = s.Value
		case "vcs.time":
			if p.made, err = time.Parse(time.RFC3339, s.Value); err != nil {
				return program{}, err
			}
		}
	}
	if p.made.IsZero() || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return program{}, fmt.Errorf("it was not built from a commit: no version is stamped")
	}
	return p, nil
}

// accompany writes the list of what is in a program, and its Debian package.
func accompany(file, dist, sources string) error {
	p, err := read(file)
	if err != nil {
		return err
	}
	b, err := bill(p)
	if err != nil {
		return err
	}
	base := strings.TrimSuffix(file, ".exe")
	if err := os.WriteFile(base+".cdx.json", b, 0o644); err != nil { // #nosec G306 -- for everybody
		return err
	}
	if p.os != "linux" {
		return nil
	}
	pkg, err := debian(p, sources)
	if err != nil {
		return err
	}
	d, err := pkg.bytes()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, fmt.Sprintf("crisiscell_%s_%s.deb", pkg.version, pkg.arch)), d, 0o644) // #nosec G306 -- for everybody
}

// sums writes SHA256SUMS of every file in dist, in the order of their names, as sha256sum does.
func sums(dist string) error {
	files, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	var lines []string
	for _, f := range files {
		if f.Name() == "SHA256SUMS" || f.IsDir() {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dist, f.Name()))
		if err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("%x  %s\n", sha256.Sum256(b), f.Name()))
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[66:], b[66:]) })
	return os.WriteFile(filepath.Join(dist, "SHA256SUMS"), []byte(strings.Join(lines, "")), 0o644) // #nosec G306 -- for everybody
}
