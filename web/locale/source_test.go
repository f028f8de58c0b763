// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"bytes"
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
)

// asked is what the program asks of the catalogues, found in its sources.
type asked struct {
	literals map[string]bool   // every text between quotes, in Go and in templates
	keys     map[string]string // keys that are asked for by their whole name, and where
	prefixes map[string]string // prefixes that are asked for with a value, and where
	kinds    map[string]bool   // kinds of the record's entries
	codes    map[string]bool   // codes of errors
}

// composers are functions of the sources whose first text becomes a part of a key, where the star stands.
func composers() map[string]string {
	return map[string]string{"charterError": "error.charter.*", "notFound": "error.*.missing", "taken": "error.*.taken",
		"ident": "error.*.missing", "tooLarge": "error.report.*"}
}

// sources reads the program: Go without tests, and templates.
func sources(t *testing.T) *asked {
	t.Helper()
	a := &asked{map[string]bool{}, map[string]string{}, map[string]string{}, map[string]bool{}, map[string]bool{}}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		switch {
		case d.IsDir() && (name == "testdata" || name == "tools" || strings.HasPrefix(name, ".") && name != "../.." && len(name) > 2):
			return fs.SkipDir
		case strings.HasSuffix(name, ".html") && strings.Contains(path, "/web/"):
			return a.template(path)
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			return a.code(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

var (
	askedInTemplate = regexp.MustCompile(`\b(t|say|n|v) "([^"]+)"`)
	quoted          = regexp.MustCompile(`"([^"]*)"`)
	action          = regexp.MustCompile(`\{\{.*?\}\}`)
)

func (a *asked) template(path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, act := range action.FindAll(src, -1) {
		for _, m := range askedInTemplate.FindAllSubmatch(act, -1) {
			if into := a.keys; string(m[1]) == "v" {
				a.prefixes[string(m[2])] = path
			} else {
				into[string(m[2])] = path
			}
		}
	}
	// Values stand between quotes of attributes too.
	for _, m := range quoted.FindAllSubmatch(src, -1) {
		a.literals[string(m[1])] = true
	}
	return nil
}

func (a *asked) code(path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if bytes.Contains(src, []byte("package locale\n")) {
		return nil
	}
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, src, 0)
	if err != nil {
		return err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, ok := literal(n); ok {
				a.literals[s] = true
				if strings.HasPrefix(s, "error.") && !strings.HasSuffix(s, ".") {
					a.keys[s] = path
				}
			}
		case *ast.CallExpr:
			a.call(path, n)
		case *ast.FuncDecl:
			a.kind(n)
		case *ast.ValueSpec:
			a.constant(n)
		}
		return true
	})
	return nil
}

// call notes the key that a call asks for.
func (a *asked) call(path string, n *ast.CallExpr) {
	name, of := "", ""
	switch f := n.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); ok {
			of = x.Name
		}
	}
	if of == "strings" || of == "bytes" {
		return
	}
	if len(n.Args) == 0 {
		return
	}
	first, isText := literal(n.Args[0])
	switch pattern, composed := composers()[name]; {
	case composed:
		for _, arg := range n.Args {
			if s, ok := literal(arg); ok {
				a.keys[strings.Replace(pattern, "*", s, 1)] = path
				return
			}
		}
	case name == "Value" && isText:
		a.prefixes[first] = path
	case name == "T" || name == "Say" || name == "Text" || name == "Count":
		if isText {
			a.keys[first] = path
		} else if sum, ok := n.Args[0].(*ast.BinaryExpr); ok {
			if s, ok := literal(sum.X); ok && strings.HasSuffix(s, ".") {
				a.prefixes[strings.TrimSuffix(s, ".")] = path
			}
		}
	}
}

// kind notes the kind that a method Kind gives.
func (a *asked) kind(n *ast.FuncDecl) {
	if n.Name.Name != "Kind" || n.Body == nil || len(n.Body.List) != 1 {
		return
	}
	if r, ok := n.Body.List[0].(*ast.ReturnStmt); ok && len(r.Results) == 1 {
		if s, ok := literal(r.Results[0]); ok {
			a.kinds[s] = true
		}
	}
}

// constant notes the kinds and codes that are named.
func (a *asked) constant(n *ast.ValueSpec) {
	of := ""
	if i, ok := n.Type.(*ast.Ident); ok {
		of = i.Name
	} else if s, ok := n.Type.(*ast.SelectorExpr); ok {
		of = s.Sel.Name
	}
	for i, v := range n.Values {
		s, ok := literal(v)
		switch {
		case ok && of == "Code":
			a.codes[s] = true
		case ok && (of == "Kind" || strings.HasPrefix(n.Names[i].Name, "Kind") && strings.Contains(s, ".")):
			a.kinds[s] = true
		}
	}
}

func literal(n ast.Expr) (string, bool) {
	l, ok := n.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}
