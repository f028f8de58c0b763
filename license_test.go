// SPDX-License-Identifier: Apache-2.0

package crisiscell_test

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const licence = "// SPDX-License-Identifier: Apache-2.0"

func licensed(r io.Reader) bool {
	line, _ := bufio.NewReader(r).ReadString('\n')
	return strings.TrimRight(line, "\r\n") == licence
}

func TestEveryGoFileNamesItsLicence(t *testing.T) {
	t.Parallel()
	files, err := sources(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		r, err := os.Open(filepath.FromSlash(f.name))
		if err != nil {
			t.Fatal(err)
		}
		if !licensed(r) {
			t.Errorf("%s: the first line is not %q", f.name, licence)
		}
		r.Close()
	}
}

func TestALicenceLineStandsFirst(t *testing.T) {
	t.Parallel()
	if !licensed(strings.NewReader(licence + "\n\npackage x\n")) {
		t.Error("a file with the line is refused")
	}
	if licensed(strings.NewReader("package x\n" + licence + "\n")) {
		t.Error("a file with the line further down passes")
	}
}
