// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"

	"golang.org/x/net/html"
)

// ours are the functions whose output cannot turn the text around it: our own words, numbers and dates, and what is
// isolated by them.
var ours = []string{"t", "say", "n", "v", "num", "when", "ago", "date", "day", "days", "hold", "seq", "iso"}

// wholeSentences are interpolations outside an isolate that hold a text of ours whose parts were isolated when it was made.
func wholeSentences() map[string]string {
	return map[string]string{
		"frame.html .Title":    "handlers make it with T and locale.Isolate",
		"frame.html .Content":  "the page itself",
		"frame.html .Text":     "made with T",
		"frame.html .":         "made with T",
		"frame.html .Do":       "made with T",
		"frame.html .Zone":     "made with T",
		"inbox.html .Text":     "made with T",
		"part.html .Text":      "made with T",
		"record.html .Version": "a part of the kind's name",
		"claim.html .Text":     "a choice of ours, made with Value",
		"incident.html .Text":  "a choice of ours, made with Value",
	}
}

// piece is one interpolation and where it stands.
type piece struct{ text, where string }

// flat is a template as one text of HTML with marks where something is put in; branches follow one another.
func flat(list *parse.ListNode, put *[]parse.Node) string {
	var b strings.Builder
	if list == nil {
		return ""
	}
	branch := func(n *parse.BranchNode) { b.WriteString(flat(n.List, put) + flat(n.ElseList, put)) }
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			b.Write(n.Text)
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 {
				fmt.Fprintf(&b, "\ue000%d\ue001", len(*put))
				*put = append(*put, n)
			}
		case *parse.IfNode:
			branch(&n.BranchNode)
		case *parse.RangeNode:
			branch(&n.BranchNode)
		case *parse.WithNode:
			branch(&n.BranchNode)
		}
	}
	return b.String()
}

var mark = regexp.MustCompile("\ue000([0-9]+)\ue001")

// open is an element that is not closed yet.
type open struct {
	name     string
	isolates bool
}

// loose finds what is put into HTML outside an element that isolates it.
func loose(src string, put []parse.Node) (out []piece) {
	var stack []open
	note := func(text, where string) {
		for _, m := range mark.FindAllStringSubmatch(text, -1) {
			i, _ := strconv.Atoi(m[1])
			if n := put[i].(*parse.ActionNode); !isOurs(n) {
				out = append(out, piece{strings.Trim(n.String(), "{}"), where})
			}
		}
	}
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return out
		case html.TextToken:
			for _, m := range mark.FindAllStringSubmatch(string(z.Raw()), -1) {
				i, _ := strconv.Atoi(m[1])
				if field := strings.Trim(put[i].String(), "{}"); bareNumber.MatchString(field) {
					out = append(out, piece{field, "as a number without num or seq"})
				}
			}
			if !slices.ContainsFunc(stack, func(e open) bool { return e.isolates }) {
				where := "outside any element"
				if len(stack) > 0 {
					where = "in <" + stack[len(stack)-1].name + ">"
				}
				note(string(z.Raw()), where)
			}
		case html.StartTagToken:
			tag := z.Token()
			e := open{tag.Data, tag.Data == "bdi"}
			for _, a := range tag.Attr {
				e.isolates = e.isolates || a.Key == "dir" && tag.Data != "html"
				if slices.Contains([]string{"title", "aria-label", "placeholder", "alt"}, a.Key) {
					note(a.Val, "in the attribute "+a.Key)
				}
			}
			if !slices.Contains([]string{"input", "br", "meta", "link", "img", "hr"}, tag.Data) {
				stack = append(stack, e)
			}
		case html.EndTagToken:
			name := z.Token().Data
			for i := len(stack) - 1; i >= 0; i-- {
				if stack[i].name == name {
					stack = stack[:i]
					break
				}
			}
		}
	}
}

// isOurs reports whether the last function of the interpolation is one of ours.
func isOurs(n *parse.ActionNode) bool {
	last := n.Pipe.Cmds[len(n.Pipe.Cmds)-1]
	f, ok := last.Args[0].(*parse.IdentifierNode)
	return ok && slices.Contains(ours, f.Ident)
}

// bareNumber finds fields that hold numbers and are printed as they are, without the reader's digits.
var bareNumber = regexp.MustCompile(`^[$.A-Za-z]*\.(Number|N|Count|Size|Version|Total)$`)

// parsed reads the templates of a file.
func parsed(t *testing.T, name, text string) map[string]*parse.Tree {
	t.Helper()
	trees := map[string]*parse.Tree{}
	root := parse.New(name)
	root.Mode = parse.SkipFuncCheck
	if _, err := root.Parse(text, "", "", trees); err != nil {
		t.Fatal(err)
	}
	return trees
}

func TestTextOfOthersIsIsolatedInEveryTemplate(t *testing.T) {
	t.Parallel()
	own, err := filepath.Glob("template/*.html")
	if err != nil {
		t.Fatal(err)
	}
	desks, err := filepath.Glob("*/template/*.html")
	if err != nil {
		t.Fatal(err)
	}
	if len(own) < 2 || len(desks) < 2 {
		t.Fatalf("the templates were not found: %v %v", own, desks)
	}
	for _, path := range append(own, desks...) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, tree := range parsed(t, path, string(src)) {
			var put []parse.Node
			text := flat(tree.Root, &put)
			for _, p := range loose(text, put) {
				if wholeSentences()[filepath.Base(path)+" "+p.text] == "" {
					t.Errorf("%s, template %q: {{%s}} %s is not isolated: put it into <bdi> or an element with dir, or write hold", path, name, p.text, p.where)
				}
			}
		}
	}
}

func TestTheSearchForLooseTextFindsIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, src string
		want      []string
	}{
		{"in an element", `<p>{{.Name}}</p>`, []string{".Name"}},
		{"beside an isolate", `<p><bdi>{{.A}}</bdi>{{.B}}</p>`, []string{".B"}},
		{"in an isolate", `<p><bdi>{{.A}}</bdi></p>`, nil},
		{"deep in an isolate", `<p dir="auto">x<a href="{{.H}}">{{.A}}</a></p>`, nil},
		{"in a branch", `<p>{{if .A}}{{.B}}{{else}}{{.C}}{{end}}{{with .D}}{{.}}{{end}}{{range .E}}{{.F}}{{end}}</p>`, []string{".B", ".C", ".", ".F"}},
		{"isolated by a function", `<option>{{hold .A}}</option>{{t "x"}}{{.A | hold}}`, nil},
		{"through another function", `<p>{{print .A}}</p>`, []string{"print .A"}},
		{"in an attribute that shows", `<img alt="{{.A}}"><a title="{{hold .B}}" href="{{.C}}">{{t "x"}}</a>`, []string{".A"}},
		{"after an element that closes by itself", `<p dir="ltr"><input value="{{.V}}"></p>{{.A}}`, []string{".A"}},
		{"the page's own direction is no isolate", `<html dir="rtl"><body>{{.A}}</body></html>`, []string{".A"}},
		{"a number in Latin digits for every reader", `<bdi>{{.Number}}</bdi><bdi id="{{.N}}">{{num .N}}</bdi>`, []string{".Number"}},
		{"a value that is kept", `{{$x := .A}}<p>{{$x}}</p>`, []string{"$x"}},
	} {
		var put []parse.Node
		var got []string
		tree := parsed(t, "x", `{{define "d"}}`+c.src+`{{end}}`)["d"]
		text := flat(tree.Root, &put)
		for _, p := range loose(text, put) {
			got = append(got, p.text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
