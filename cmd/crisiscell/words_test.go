// SPDX-License-Identifier: Apache-2.0

package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/web/locale"
)

// errorKey is a whole message key of an error; what ends with a point is the beginning of several.
var errorKey = regexp.MustCompile(`^error(\.[a-z0-9_]+)+$`)

// templateKey is a key that a template asks for by its name.
var templateKey = regexp.MustCompile(`\{\{-?\s*(?:t|n) "([^"]+)"`)

// used collects the message keys of the program's sources by where they stand: those of errors, and those of templates.
func used(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".html"):
			return inTemplate(path, out)
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		return inSource(path, out)
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func inSource(path string, out map[string]string) error {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, path, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		if s, err := strconv.Unquote(lit.Value); err == nil && errorKey.MatchString(s) {
			out[s] = files.Position(lit.Pos()).String()
		}
		return true
	})
	return nil
}

func inTemplate(path string, out map[string]string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, m := range templateKey.FindAllStringSubmatch(string(b), -1) {
		out[m[1]] = path
	}
	return nil
}

func TestEveryErrorAndEveryWordOfAPageHasItsWordsInBothLanguages(t *testing.T) {
	t.Parallel()
	words, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	keys := used(t)
	if len(keys) < 200 || keys["error.report.binary"] == "" || keys["inbox.empty"] == "" {
		t.Fatalf("%d keys were found", len(keys))
	}
	// Keys that are put together of a beginning and a part.
	for _, kind := range []string{"size", "depth", "nodes", "token"} {
		keys["error.report."+kind] = "intake/page"
	}
	for _, what := range []string{"report", "claim", "dispute", "incident", "change"} {
		keys["error."+what+".missing"] = "store"
	}
	for _, c := range words {
		for key, where := range keys {
			if !c.Has(key) {
				t.Errorf("%s: %s has no words in %s", where, key, c.Lang)
			}
		}
	}
}
