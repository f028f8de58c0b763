// SPDX-License-Identifier: Apache-2.0

package certificate

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"path/filepath"
	"strings"
	"time"
)

// How long the own authority and its certificates hold. Apple's devices refuse a certificate of more than 825 days, of
// whatever authority; 90 days with 30 to spare are renewed often enough that a renewal that fails is noticed in time.
const (
	rootLife  = 5 * 365 * 24 * time.Hour
	leafLife  = 90 * 24 * time.Hour
	leafSpare = 30 * 24 * time.Hour
	// back is how far before its making a certificate holds already, for devices whose clock is behind.
	back = 24 * time.Hour
)

// The files of an authority. Each with a key holds the key and its certificate together, so that one is never there
// without the other.
const (
	rootFile   = "ca.pem"
	leafFile   = "server.pem"
	PublicFile = "ca.crt" // the authority's certificate alone, to be given to devices
)

// Authority is a certificate authority for one host name, kept in a folder of mode 0700.
type Authority struct {
	Dir  string
	Host string // DNS name, lower case
}

// Root returns the authority's certificate, and makes the authority where there is none yet. It refuses one that was made
// for another name, and one whose time is over.
func (a Authority) Root(now time.Time) (*x509.Certificate, error) {
	p, err := a.root(now)
	if err != nil {
		return nil, err
	}
	return p.Leaf, nil
}

func (a Authority) root(now time.Time) (*Pair, error) {
	file := filepath.Join(a.Dir, rootFile)
	p, err := loadOne(file)
	if errors.Is(err, fs.ErrNotExist) {
		if p, err = a.makeRoot(now); err == nil {
			err = writeWhole(file, p)
		}
	}
	if err != nil {
		return nil, err
	}
	if d := p.Leaf.PermittedDNSDomains; len(d) != 1 || d[0] != a.Host {
		return nil, fmt.Errorf("the authority in %s is for %s and not for %s: serve under that name, or move the folder away and install the new authority on every device",
			a.Dir, strings.Join(d, ", "), a.Host)
	}
	if !now.Before(p.Leaf.NotAfter) {
		return nil, fmt.Errorf("the authority in %s ended on %s (this machine's clock says %s): move the folder away and install the new authority on every device",
			a.Dir, p.Leaf.NotAfter.Format(time.DateOnly), now.Format(time.DateOnly))
	}
	return p, writePublic(filepath.Join(a.Dir, PublicFile), p.Leaf.Raw)
}

// Pair returns the certificate for the host. It makes a new one where there is none, where the one there has less than
// 30 days left or is not valid yet, and where it is of another authority.
func (a Authority) Pair(now time.Time) (*Pair, error) {
	root, err := a.root(now)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(a.Dir, leafFile)
	p, err := loadOne(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case !now.Before(p.Leaf.NotBefore) && a.fresh(now, p, root) && p.Leaf.CheckSignatureFrom(root.Leaf) == nil && p.Leaf.VerifyHostname(a.Host) == nil:
		return p, nil
	}
	if p, err = a.makeLeaf(now, root); err != nil {
		return nil, err
	}
	return p, writeWhole(file, p)
}

// fresh reports whether p has time to spare, or as much as its authority has.
func (a Authority) fresh(now time.Time, p, root *Pair) bool {
	return now.Add(leafSpare).Before(p.Leaf.NotAfter) || p.Leaf.NotAfter.Equal(root.Leaf.NotAfter)
}

func (a Authority) makeRoot(now time.Time) (*Pair, error) {
	return sign(&x509.Certificate{
		// The date tells two authorities for one name apart in a device's list.
		Subject:                     pkix.Name{CommonName: "crisiscell " + a.Host + " " + now.UTC().Format(time.DateOnly)},
		NotBefore:                   now.Add(-back),
		NotAfter:                    now.Add(rootLife),
		IsCA:                        true,
		BasicConstraintsValid:       true,
		MaxPathLenZero:              true,
		KeyUsage:                    x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         []string{a.Host},
		// A limit on names says nothing about addresses: those are excluded, all of them.
		ExcludedIPRanges: []*net.IPNet{{IP: net.IPv4zero.To4(), Mask: net.CIDRMask(0, 32)}, {IP: net.IPv6zero, Mask: net.CIDRMask(0, 128)}},
	}, nil)
}

func (a Authority) makeLeaf(now time.Time, root *Pair) (*Pair, error) {
	until := now.Add(leafLife)
	if root.Leaf.NotAfter.Before(until) {
		until = root.Leaf.NotAfter
	}
	return sign(&x509.Certificate{
		Subject:               pkix.Name{CommonName: a.Host},
		NotBefore:             now.Add(-back),
		NotAfter:              until,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:              []string{a.Host},
	}, root)
}

// sign makes a key and its certificate, signed by parent, or by itself when that is nil.
func sign(c *x509.Certificate, parent *Pair) (*Pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	if c.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)); err != nil {
		return nil, err
	}
	by, signer := c, crypto.Signer(key)
	if parent != nil {
		by, signer = parent.Leaf, parent.TLS.PrivateKey.(crypto.Signer)
	}
	der, err := x509.CreateCertificate(rand.Reader, c, by, key.Public(), signer)
	if err != nil {
		return nil, err
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return parse(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
}

// Fingerprint is the SHA-256 of a certificate as devices show it: hexadecimal pairs with colons.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(pairs, ":")
}

// Present returns the certificates of the authority and of its host as they are kept, and makes nothing. Its error is
// fs.ErrNotExist where they are not made yet.
func (a Authority) Present() (root, leaf *x509.Certificate, err error) {
	r, err := loadOne(filepath.Join(a.Dir, rootFile))
	if err != nil {
		return nil, nil, err
	}
	l, err := loadOne(filepath.Join(a.Dir, leafFile))
	if err != nil {
		return nil, nil, err
	}
	return r.Leaf, l.Leaf, nil
}
