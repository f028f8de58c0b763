// SPDX-License-Identifier: Apache-2.0

package crisiscell_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tree writes one Go file with the given imports and returns the folder of the tree.
func tree(t *testing.T, name string, imports ...string) string {
	t.Helper()
	root := t.TempDir()
	p := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("package x\n")
	for _, i := range imports {
		fmt.Fprintf(&b, "import _ %q\n", strings.Replace(i, "@", module, 1))
	}
	if err := os.WriteFile(p, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestRulesOfTheStructure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, imports, fault string
	}{
		{"a desk uses cell and record", "health/a.go", "@/cell @/record @/internal/arabic", ""},
		{"a desk never uses a desk", "health/a.go", "@/situation", "desks import neither"},
		{"a desk never uses the picture", "health/a.go", "@/picture", "desks import neither"},
		{"the picture never uses a desk", "picture/a.go", "@/border", "desks import neither"},
		{"a desk uses its own engine", "situation/a.go", "@/situation/extract", ""},
		{"a desk never uses another's engine", "health/a.go", "@/situation/extract", "desks import neither"},
		{"a desk never reaches up to the store", "health/a.go", "@/store", "smaller ring"},
		{"the record never reaches up to a desk", "record/a.go", "@/situation", "smaller ring"},
		{"cell uses the standard library", "cell/a.go", "errors", ""},
		{"cell uses no module", "cell/a.go", "golang.org/x/text/language", "standard library only"},
		{"cell uses nothing of ours", "cell/a.go", "@/record", "smaller ring"},
		{"the store uses desks", "store/a.go", "@/situation @/record github.com/jackc/pgx/v5", ""},
		{"an adapter never uses another", "store/a.go", "@/bus", "adapters never"},
		{"an intake verb never uses another", "intake/feed/a.go", "@/intake/page", "adapters never"},
		{"a package uses its own sub-package", "store/a.go", "@/store/migration", ""},
		{"web uses desks and the record", "web/situation/a.go", "@/situation @/record @/cell @/picture", ""},
		{"web never uses the store", "web/situation/a.go", "@/store", "may import"},
		{"api never uses the intake", "api/a.go", "@/intake/page", "may import"},
		{"a desk's pages never use another's", "web/situation/a.go", "@/web/border", "another desk's"},
		{"a desk's pages use the shell", "web/situation/a.go", "@/web/layout", ""},
		{"the shell mounts a desk's pages", "web/a.go", "@/web/situation", ""},
		{"a face never uses the other", "api/a.go", "@/web", "faces"},
		{"cmd uses everybody", "cmd/crisiscell/a.go", "@/store @/web/situation @/situation @/intake/page", ""},
		{"nobody uses cmd", "web/a.go", "@/cmd/crisiscell", "smaller ring"},
		{"an engine uses what it may", "situation/extract/a.go", "strings golang.org/x/text/unicode/norm github.com/clipperhouse/uax29/v2/sentences @/internal/arabic @/situation/extract/data", ""},
		{"an engine never uses the vocabulary", "situation/extract/a.go", "@/cell", "an engine imports only"},
		{"an engine never uses its desk", "finance/screen/a.go", "@/finance", "an engine imports only"},
		{"an engine never uses another module", "finance/screen/a.go", "github.com/jackc/pgx/v5", "an engine imports the standard"},
		{"an engine's test may use a test module", "finance/screen/a_test.go", "pgregory.net/rapid", ""},
		{"a leaf uses none of ours", "internal/arabic/a.go", "@/cell", "internal imports none"},
		{"a leaf uses no other leaf", "internal/arabic/a.go", "@/internal/pgtest", "internal imports none"},
		{"a leaf's test may use another leaf", "internal/arabic/a_test.go", "@/internal/sharedtest", ""},
		{"the root is imported by nobody", "cell/a.go", "@", "nothing imports the root"},
		{"the root uses nothing of ours", "a.go", "@/cell", "imports nothing of ours"},
		{"a folder without a ring", "stuff/a.go", "", "has no ring"},
		{"a folder named after nothing", "store/util/a.go", "", "named after what it is about"},
		{"testdata is passed over", "stuff/testdata/a.go", "@/store", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files, err := sources(tree(t, c.file, strings.Fields(c.imports)...))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(violations(files), "\n")
			if c.fault == "" && got != "" {
				t.Errorf("fault %q, want none", got)
			}
			if !strings.Contains(got, c.fault) {
				t.Errorf("fault %q, want one with %q", got, c.fault)
			}
		})
	}
}

func TestAFileThatDoesNotParseIsAnError(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "a.go"), []byte("not Go"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := sources(root); err == nil {
		t.Error("no error")
	}
}
