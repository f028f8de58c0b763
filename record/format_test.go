// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestTheExampleOfTheFormatIsTrue holds the worked example of docs/record-format.md against the code, so that who
// writes another program can rely on it.
func TestTheExampleOfTheFormatIsTrue(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../docs/record-format.md")
	if err != nil {
		t.Fatal(err)
	}
	var salt [SaltSize]byte
	for i := range salt {
		salt[i] = byte(i)
	}
	body, err := Body("situation", "received by hand", noted{"ملاحظة"})
	if err != nil {
		t.Fatal(err)
	}
	h := Header{Seq: 2, Kind: "test.noted", Version: 1, Time: start, Actor: officer, Crisis: crisis, Payload: PayloadHash(salt, body)}
	first, second := tlog.RecordHash([]byte("a")), h.LeafHash()
	k := testKey(t, "first")
	point, err := Sign(k.Signer, Checkpoint{Origin: Origin(house), Size: 2, Root: tlog.NodeHash(first, second)})
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"salt":              hex.EncodeToString(salt[:]),
		"body":              string(body),
		"payload hash":      hex.EncodeToString(h.Payload[:]),
		"leaf":              string(h.Leaf()),
		"leaf hash":         hex.EncodeToString(second[:]),
		"line of entries":   string(exportLine{Header: h.Leaf(), Leaf: hex.EncodeToString(second[:]), State: StatePresent}.append(nil)),
		"line of payloads":  string(payloadLine{Body: body, Salt: hex.EncodeToString(salt[:]), Seq: 2}.append(nil)),
		"verifier key":      k.Verifier,
		"signed checkpoint": strings.ReplaceAll(string(point), "\n\n", "\n"), // the empty line stands alone in the page
	} {
		for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
			if !strings.Contains(string(b), line) {
				t.Errorf("the page has no %s:\n%s", what, text)
				break
			}
		}
	}
}
