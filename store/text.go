// SPDX-License-Identifier: Apache-2.0

package store

import (
	"strings"

	"github.com/crisiscell/crisiscell/cell"
)

// shownNUL stands in text columns for U+0000, which PostgreSQL refuses there: SYMBOL FOR NULL. The data column beside
// it, which is bytes, keeps what was said.
const shownNUL = "\u2400"

// clean makes args fit for text columns of both engines. Invalid UTF-8 and lone surrogates do not get here: the
// canonical form refuses them.
func clean(args []any) []any {
	for i, a := range args {
		if s, ok := a.(string); ok && strings.ContainsRune(s, 0) {
			args[i] = strings.ReplaceAll(s, "\x00", shownNUL)
		}
	}
	return args
}

// checkName refuses an id with a NUL: ids are compared, so they must not be altered on the way.
func checkName(ids ...cell.ID) error {
	for _, id := range ids {
		if strings.ContainsRune(string(id), 0) {
			return &cell.Error{Code: cell.Invalid, Key: "error.id.nul", Msg: "an id holds a NUL character: make it anew"}
		}
	}
	return nil
}
