// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// The parts of a CycloneDX 1.6 document that are used (cyclonedx.org/docs/1.6/json).
type (
	document struct {
		Format     string      `json:"bomFormat"`
		Spec       string      `json:"specVersion"`
		Serial     string      `json:"serialNumber"`
		Version    int         `json:"version"`
		Metadata   metadata    `json:"metadata"`
		Components []component `json:"components"`
		Depends    []depends   `json:"dependencies"`
	}
	metadata struct {
		Timestamp string    `json:"timestamp"`
		Component component `json:"component"`
	}
	component struct {
		Type       string     `json:"type"`
		Ref        string     `json:"bom-ref"`
		Name       string     `json:"name"`
		Version    string     `json:"version"`
		Hashes     []hash     `json:"hashes,omitempty"`
		Licenses   []license  `json:"licenses,omitempty"`
		PURL       string     `json:"purl"`
		Properties []property `json:"properties,omitempty"`
	}
	hash struct {
		Alg     string `json:"alg"`
		Content string `json:"content"`
	}
	license struct {
		License struct {
			ID string `json:"id"`
		} `json:"license"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	depends struct {
		Ref string   `json:"ref"`
		On  []string `json:"dependsOn"`
	}
)

// purl names a Go module as package URLs do: lower case, the version escaped (github.com/package-url/purl-spec, golang).
func purl(path, version string) string {
	return "pkg:golang/" + strings.ToLower(path) + "@" + url.QueryEscape(version)
}

// bill lists what a program is made of. Which module needs which is not in the program, so all stand under the program.
func bill(p program) ([]byte, error) {
	main := component{Type: "application", Ref: purl(p.info.Main.Path, p.info.Main.Version), Name: p.info.Main.Path,
		Version: p.info.Main.Version, Hashes: []hash{{"SHA-256", p.sha}}, Licenses: make([]license, 1), PURL: purl(p.info.Main.Path, p.info.Main.Version)}
	main.Licenses[0].License.ID = "Apache-2.0"
	for _, s := range p.info.Settings {
		main.Properties = append(main.Properties, property{"go:build:" + s.Key, s.Value})
	}
	goVersion := strings.TrimPrefix(p.info.GoVersion, "go")
	parts := []component{{Type: "library", Ref: purl("stdlib", goVersion), Name: "stdlib", Version: goVersion, PURL: purl("stdlib", goVersion)}}
	for _, m := range p.info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		parts = append(parts, component{Type: "library", Ref: purl(m.Path, m.Version), Name: m.Path, Version: m.Version, PURL: purl(m.Path, m.Version),
			// The hash of go.sum is one over a list of files, not of a file, so it is no "hash" of CycloneDX.
			Properties: []property{{"go:sum", m.Sum}}})
	}
	needs := depends{Ref: main.Ref, On: []string{}}
	for _, c := range parts {
		needs.On = append(needs.On, c.Ref)
	}
	d := document{Format: "CycloneDX", Spec: "1.6", Serial: serial(p.sha), Version: 1,
		Metadata: metadata{p.made.UTC().Format(time.RFC3339), main}, Components: parts, Depends: []depends{needs}}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(d)
	return b.Bytes(), err
}

// serial is a UUID made of the program's hash (RFC 9562, version 8): the same program has the same document.
func serial(sha string) string {
	h := sha256.Sum256([]byte("crisiscell sbom " + sha))
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
