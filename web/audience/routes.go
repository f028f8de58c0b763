// SPDX-License-Identifier: Apache-2.0

package audience

import (
	"embed"

	"github.com/crisiscell/crisiscell/web"
)

//go:embed template/*.html
var templates embed.FS

// desk serves the page.
type desk struct {
	reads Reads
	reach Reach
	pages web.Pages
}

// Routes adds the page to shell.
func Routes(shell *web.Shell, reads Reads, reach Reach) error {
	pages, err := shell.Pages(templates, "template/*.html")
	if err != nil {
		return err
	}
	d := desk{reads: reads, reach: reach, pages: pages}
	shell.Handle("GET /audience/{item}", d.show)
	shell.Handle("POST /audience/{item}", d.set)
	shell.Handle("POST /audience/{item}/back", d.takeBack)
	return nil
}
