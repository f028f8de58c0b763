// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"cmp"

	"github.com/crisiscell/crisiscell/web"
)

// original hands out a report's bytes as they came in, to be saved: a browser never runs them.
func (p pages) original(r *web.Request) error {
	id, err := ident(r, "report")
	if err != nil {
		return err
	}
	report, b, err := p.house.Original(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	return r.Send("application/octet-stream", cmp.Or(report.Filename, string(report.ID)+".txt"), b)
}
