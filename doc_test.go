// SPDX-License-Identifier: Apache-2.0

package crisiscell_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// undocumented says which packages below root do not explain themselves: each has one doc.go, the only file
// with a package comment, which ends by telling where to start reading.
func undocumented(root string, files []file) ([]string, error) {
	var bad []string
	seen := map[string]bool{}
	for _, f := range files {
		if f.test {
			continue
		}
		text, err := packageComment(filepath.Join(root, filepath.FromSlash(f.name)))
		if err != nil {
			return nil, err
		}
		switch isDoc := path.Base(f.name) == "doc.go"; {
		case isDoc && !strings.Contains(text, "Start reading at"):
			bad = append(bad, f.name+`: the package comment does not say "Start reading at"`)
		case !isDoc && text != "":
			bad = append(bad, f.name+": the package comment belongs in doc.go")
		}
		seen[f.folder] = seen[f.folder] || path.Base(f.name) == "doc.go"
	}
	for folder, has := range seen {
		if !has {
			bad = append(bad, folder+": has no doc.go")
		}
	}
	return bad, nil
}

// packageComment returns the text before the package clause, without the licence line. A comment that an empty
// line parts from the clause is none.
func packageComment(p string) (string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		return "", err
	}
	if f.Doc == nil {
		return "", nil
	}
	return unwrapped(f.Doc), nil
}

// unwrapped joins the lines, so that a sentence is found wherever it is broken.
func unwrapped(c *ast.CommentGroup) string { return strings.Join(strings.Fields(c.Text()), " ") }

func TestEveryPackageSaysWhatItIsAndWhereToStart(t *testing.T) {
	t.Parallel()
	files, err := sources(".")
	if err != nil {
		t.Fatal(err)
	}
	bad, err := undocumented(".", files)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bad {
		t.Error(b)
	}
}

func TestWhatCountsAsDocumented(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, text, fault string
	}{
		{"a doc.go that tells where to start", "doc.go", "// Package x is.\n//\n// Start reading\n// at A.\npackage x\n", ""},
		{"a doc.go that does not", "doc.go", "// Package x is.\npackage x\n", "Start reading at"},
		{"a comment parted from the clause", "doc.go", "// Start reading at A.\n\npackage x\n", "Start reading at"},
		{"a package without doc.go", "a.go", "package x\n", "has no doc.go"},
		{"a package comment elsewhere", "a.go", "// Package x is. Start reading at A.\npackage x\n", "belongs in doc.go"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			if err := os.WriteFile(filepath.Join(root, c.file), []byte(c.text), 0o644); err != nil {
				t.Fatal(err)
			}
			files, err := sources(root)
			if err != nil {
				t.Fatal(err)
			}
			bad, err := undocumented(root, files)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(bad, "\n")
			if c.fault == "" && got != "" || !strings.Contains(got, c.fault) {
				t.Errorf("fault %q, want %q", got, c.fault)
			}
		})
	}
}
