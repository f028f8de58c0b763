// SPDX-License-Identifier: Apache-2.0

package crisiscell_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/crisiscell/crisiscell"

// A room is a top folder of one ring. Rooms of one ring do not know each other.
type room struct {
	ring int
	// only lists the rooms that may be imported, where a smaller ring is not enough; nil allows every smaller
	// ring.
	only []string
}

// desks are the rooms that take in a field's reports and keep its rules. account is no desk: it is how people come in.
var desks = []string{"situation", "border", "finance", "health", "liaison", "decision"}

// rooms is the structure of docs/design.md: an import points to a smaller ring.
var rooms = map[string]room{
	"cell":      {ring: 0, only: []string{}},
	"record":    {ring: 1},
	"picture":   {ring: 2},
	"situation": {ring: 2},
	"border":    {ring: 2},
	"finance":   {ring: 2},
	"health":    {ring: 2},
	"liaison":   {ring: 2},
	"decision":  {ring: 2},
	"account":   {ring: 2},
	"store":     {ring: 3},
	"bus":       {ring: 3},
	"intake":    {ring: 3},
	"web":       {ring: 4, only: append([]string{"cell", "record", "picture", "account"}, desks...)},
	"api":       {ring: 4, only: append([]string{"cell", "record", "picture", "account"}, desks...)},
	"cmd":       {ring: 5},
}

// engines are the sub-packages of desks that any Go program can use.
var engines = []string{"situation/extract", "border/track", "border/lineref", "finance/screen", "finance/flow", "health/outbreak"}

// engineImports are the modules that an engine may import beside the standard library and internal leaves.
var engineImports = []string{"golang.org/x/text", "github.com/clipperhouse/uax29", "gonum.org/v1/gonum"}

// file is one Go file: the folder it lies in, whether it is a test, and what it imports.
type file struct {
	folder  string // slash-separated, "." is the root
	name    string
	test    bool
	imports []string
}

// sources parses the Go files below root. Folders that the go command passes over are passed over here.
func sources(root string) ([]file, error) {
	var files []file
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" ||
				name == "node_modules" || otherModule(p)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := parseImports(root, p)
		files = append(files, f)
		return err
	})
	return files, err
}

// otherModule reports whether the folder is a module of its own, such as the front end's build tools.
func otherModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

func parseImports(root, p string) (file, error) {
	ast, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
	if err != nil {
		return file{}, err
	}
	rel, err := filepath.Rel(root, p)
	if err != nil {
		return file{}, err
	}
	rel = filepath.ToSlash(rel)
	f := file{folder: path.Dir(rel), name: rel, test: strings.HasSuffix(rel, "_test.go")}
	for _, s := range ast.Imports {
		i, err := strconv.Unquote(s.Path.Value)
		if err != nil {
			return file{}, err
		}
		f.imports = append(f.imports, i)
	}
	return f, nil
}

// violations says what in files goes against the structure, one sentence each.
func violations(files []file) []string {
	var bad []string
	for _, f := range files {
		if why := folderFault(f.folder); why != "" {
			bad = append(bad, f.name+": "+why)
			continue
		}
		for _, i := range f.imports {
			if why := importFault(f, i); why != "" {
				bad = append(bad, fmt.Sprintf("%s imports %s: %s", f.name, i, why))
			}
		}
	}
	return bad
}

func folderFault(folder string) string {
	top := first(folder)
	if _, known := rooms[top]; !known && top != "." && top != "internal" {
		return "the folder " + top + " has no ring; give it one in arch_test.go and docs/design.md"
	}
	for _, part := range strings.Split(folder, "/") {
		if slices.Contains([]string{"util", "utils", "common", "helpers", "misc"}, part) {
			return "a package is named after what it is about, not " + part
		}
	}
	return ""
}

func importFault(f file, target string) string {
	to, ours := strings.CutPrefix(target, module+"/")
	if target == module {
		return "nothing imports the root"
	}
	if why := engineFault(f, target, to, ours); why != "" {
		return why
	}
	from := first(f.folder)
	switch {
	case !ours:
		if from == "cell" && !f.test && strings.Contains(first(target), ".") {
			return "the vocabulary uses the standard library only"
		}
		return ""
	case first(to) == "internal":
		// Leaves stand alone, but their tests may use each other.
		if from == "internal" && !f.test && subtree(f.folder, 2) != subtree(to, 2) {
			return "internal imports none of ours"
		}
		return ""
	case from == ".":
		return "the root holds the tests of the structure and imports nothing of ours"
	case from == "internal":
		return "internal imports none of ours"
	case from == first(to):
		return siblingFault(from, f.folder, to)
	}
	return ringFault(from, first(to))
}

// engineFault keeps an engine usable on its own: no words of the cell, no storage, no other engine.
func engineFault(f file, target, to string, ours bool) string {
	i := slices.IndexFunc(engines, func(e string) bool { return within(f.folder, e) })
	switch {
	case i < 0:
		return ""
	case ours && (within(to, engines[i]) || first(to) == "internal"):
		return ""
	case ours:
		return "an engine imports only its own sub-packages and internal leaves of ours"
	case f.test || !strings.Contains(first(target), "."):
		return ""
	case slices.ContainsFunc(engineImports, func(m string) bool { return within(target, m) }):
		return ""
	}
	return "an engine imports the standard library, " + strings.Join(engineImports, ", ") + " and internal leaves only"
}

// siblingFault judges an import inside one room. Most rooms are one thing; intake and web hold several that do
// not know each other.
func siblingFault(top, from, to string) string {
	a, b := subtree(from, 2), subtree(to, 2)
	switch {
	case a == b, top != "web" && top != "intake":
		return ""
	case top == "intake":
		return "adapters never import adapters"
	case a == "web" || b == "web" || !isDeskPage(a) || !isDeskPage(b):
		// The shell mounts the desks' pages, and they use its layout.
		return ""
	}
	return "the pages of a desk never import another desk's"
}

// isDeskPage reports whether the folder is web/<desk> or web/picture; the rest of web is the shell.
func isDeskPage(folder string) bool {
	name := path.Base(folder)
	return name == "picture" || slices.Contains(desks, name)
}

func ringFault(from, to string) string {
	a, b := rooms[from], rooms[to]
	switch {
	case rooms[to].ring == a.ring && a.ring == 2:
		return "desks import neither desks nor the picture"
	case b.ring == a.ring:
		return "adapters never import adapters, nor faces faces"
	case b.ring > a.ring:
		return fmt.Sprintf("ring %d imports ring %d; an import points to a smaller ring", a.ring, b.ring)
	case a.only != nil && !slices.Contains(a.only, to):
		return from + " may import " + strings.Join(a.only, ", ") + " only"
	}
	return ""
}

func first(p string) string { top, _, _ := strings.Cut(p, "/"); return top }

// subtree returns the first n parts of p.
func subtree(p string, n int) string {
	parts := strings.Split(p, "/")
	return strings.Join(parts[:min(n, len(parts))], "/")
}

func within(p, dir string) bool { return p == dir || strings.HasPrefix(p, dir+"/") }

func TestEveryImportPointsToASmallerRing(t *testing.T) {
	t.Parallel()
	files, err := sources(".")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no Go files found")
	}
	for _, v := range violations(files) {
		t.Error(v)
	}
}
