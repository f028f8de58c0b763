// SPDX-License-Identifier: Apache-2.0

package store_test

import (
	"testing"

	"github.com/crisiscell/crisiscell/internal/pgtest"
	"github.com/crisiscell/crisiscell/store"
	"github.com/crisiscell/crisiscell/store/storetest"
)

func TestContractOnSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) store.Config { return store.Config{Dir: t.TempDir(), Clock: storetest.Clock} })
}

func TestContractOnPostgreSQL(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) store.Config { return store.Config{URL: pgtest.URL(t), Clock: storetest.Clock} })
}
