// SPDX-License-Identifier: Apache-2.0

package certificate

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxFile bounds a file of certificates or keys, in bytes: a chain with two intermediate certificates is a tenth of it.
const maxFile = 128 << 10

// Pair is a certificate with its chain and key, ready for TLS, and its parsed leaf.
type Pair struct {
	TLS  *tls.Certificate
	Leaf *x509.Certificate
}

// Load reads a certificate with its chain, leaf first, and its key, both in PEM form. It refuses files that cannot be read
// or do not belong together, a key that everybody on the machine may read, and a certificate that is not for host. Its time
// is not looked at.
func Load(certFile, keyFile, host string) (*Pair, error) {
	chain, err := readFile(certFile)
	if err != nil {
		return nil, err
	}
	key, err := readKeyFile(keyFile)
	if err != nil {
		return nil, err
	}
	p, err := parse(chain, key)
	if err != nil {
		return nil, fmt.Errorf("certificate %s with key %s: %w", certFile, keyFile, err)
	}
	if err := p.Leaf.VerifyHostname(host); err != nil {
		return nil, fmt.Errorf("certificate %s is for %s and not for %s: get one for that name, or serve under its own with --public-url",
			certFile, names(p.Leaf), host)
	}
	return p, nil
}

// parse makes a pair of PEM text. Its errors say which of the two is at fault, and nothing of what is in them.
func parse(chain, key []byte) (*Pair, error) {
	var certs [][]byte
	var leaf *x509.Certificate
	for b, rest := pem.Decode(chain); b != nil; b, rest = pem.Decode(rest) {
		if b.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(b.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d of the file cannot be read: %w", len(certs)+1, err)
		}
		if leaf == nil {
			leaf = c
		}
		certs = append(certs, b.Bytes)
	}
	if leaf == nil {
		return nil, fmt.Errorf("there is no certificate in the file: it begins with -----BEGIN CERTIFICATE-----")
	}
	signer, err := parseKey(key)
	if err != nil {
		return nil, err
	}
	public, ok := signer.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(leaf.PublicKey) {
		return nil, fmt.Errorf("the key is not the one of this certificate: name the key that was made with it")
	}
	return &Pair{TLS: &tls.Certificate{Certificate: certs, PrivateKey: signer, Leaf: leaf}, Leaf: leaf}, nil
}

func parseKey(text []byte) (crypto.Signer, error) {
	for b, rest := pem.Decode(text); b != nil; b, rest = pem.Decode(rest) {
		var key any
		var err error
		switch b.Type {
		case "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(b.Bytes)
		case "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(b.Bytes)
		case "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(b.Bytes)
		case "ENCRYPTED PRIVATE KEY":
			return nil, fmt.Errorf("the key is locked with a passphrase, which nobody can type at a start: give one without, in a file of mode 0600")
		default:
			continue
		}
		if signer, ok := key.(crypto.Signer); err == nil && ok {
			return signer, nil
		}
		return nil, fmt.Errorf("the key cannot be read: make it again, in PEM form")
	}
	return nil, fmt.Errorf("there is no private key in the file: it begins with -----BEGIN PRIVATE KEY-----")
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // nothing was written
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(f, maxFile+1))
	if err == nil && n > maxFile {
		err = fmt.Errorf("%s is larger than %d KiB: it is no file of certificates or keys", name, maxFile>>10)
	}
	return b.Bytes(), err
}

func readKeyFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if readableByAll(info) {
		return nil, fmt.Errorf("everybody on this machine may read the key in %s: chmod 0600 %s", name, name)
	}
	return readFile(name)
}

// names are the names a certificate is for, as people are told.
func names(c *x509.Certificate) string {
	all := c.DNSNames
	for _, ip := range c.IPAddresses {
		all = append(all, ip.String())
	}
	if len(all) == 0 {
		return "no name"
	}
	return strings.Join(all, ", ")
}
