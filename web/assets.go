// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed assets/*.css assets/*.js assets/*.json assets/*.svg
var assetFiles embed.FS

// assets are files under names that carry a hash of their content, so that browsers may keep them for ever.
type assets struct {
	urls  map[string]string // by file name
	files map[string][]byte // by hashed name
}

func loadAssets() (*assets, error) {
	a := &assets{urls: map[string]string{}, files: map[string][]byte{}}
	list, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, fmt.Errorf("web: assets: %w", err)
	}
	for _, e := range list {
		b, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("web: assets: %w", err)
		}
		sum := sha256.Sum256(b)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "-" + hex.EncodeToString(sum[:6]) + ext
		a.urls[e.Name()], a.files[name] = "/assets/"+name, b
	}
	return a, nil
}

func (a *assets) url(name string) string { return a.urls[name] }

func (a *assets) serve(w http.ResponseWriter, hr *http.Request) {
	name := hr.PathValue("name")
	b, ok := a.files[name]
	if !ok {
		http.NotFound(w, hr)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	switch path.Ext(name) {
	case ".css":
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
	case ".js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	case ".json":
		w.Header().Set("Content-Type", "application/json")
	case ".svg":
		w.Header().Set("Content-Type", "image/svg+xml")
	}
	http.ServeContent(w, hr, name, time.Time{}, bytes.NewReader(b))
}

// icon answers browsers that ask for the icon by its old name.
func (a *assets) icon(w http.ResponseWriter, hr *http.Request) {
	http.Redirect(w, hr, a.url("icon.svg"), http.StatusFound)
}
