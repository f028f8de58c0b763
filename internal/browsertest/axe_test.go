// SPDX-License-Identifier: Apache-2.0

package browsertest

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestAxeCoreIsTheFileThatItsOriginNames(t *testing.T) {
	t.Parallel()
	origin, err := os.ReadFile("axe/ORIGIN.md")
	if err != nil {
		t.Fatal(err)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(axeSource))); !strings.Contains(string(origin), sum) {
		t.Errorf("axe/axe.min.js has SHA-256 %s, which axe/ORIGIN.md does not name", sum)
	}
}
