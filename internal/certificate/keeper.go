// SPDX-License-Identifier: Apache-2.0

package certificate

import (
	"bytes"
	"crypto/tls"
	"sync/atomic"
	"time"
)

// Keeper holds the certificate in force and takes up a new one without a restart. Its methods may be called at any time
// from anywhere. Use NewKeeper.
type Keeper struct {
	load    func() (*Pair, error)
	current atomic.Pointer[Pair]
}

// NewKeeper makes a keeper of the certificate that load gives now and whenever Refresh is called.
func NewKeeper(load func() (*Pair, error)) (*Keeper, error) {
	k := &Keeper{load: load}
	_, err := k.Refresh()
	return k, err
}

// Refresh loads the certificate again and reports whether it is another one. Where that fails, as it may while files are
// being replaced, the one in force stays.
func (k *Keeper) Refresh() (changed bool, err error) {
	p, err := k.load()
	if err != nil {
		return false, err
	}
	old := k.current.Load()
	if old != nil && bytes.Equal(old.Leaf.Raw, p.Leaf.Raw) {
		return false, nil
	}
	k.current.Store(p)
	return true, nil
}

// Certificate gives the certificate in force to TLS.
func (k *Keeper) Certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return k.current.Load().TLS, nil
}

// Valid returns from when until when the certificate in force may be used.
func (k *Keeper) Valid() (from, until time.Time) {
	c := k.current.Load().Leaf
	return c.NotBefore, c.NotAfter
}
