// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"embed"

	"github.com/crisiscell/crisiscell/web"
)

//go:embed template/*.html
var templates embed.FS

// pages serves the picture of the crisis that the reader looks at.
type pages struct {
	reads   Reads
	indexes Indexes
	pages   web.Pages
}

// Routes adds the pages to shell.
func Routes(shell *web.Shell, reads Reads, indexes Indexes) error {
	t, err := shell.Pages(templates, "template/*.html")
	if err != nil {
		return err
	}
	p := pages{reads, indexes, t}
	shell.Handle("GET /search", p.search)
	shell.Handle("GET /map", p.show)
	shell.Handle("GET /map/items", p.items)
	shell.Handle("GET /map/list", p.list)
	return nil
}
