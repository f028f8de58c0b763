// SPDX-License-Identifier: Apache-2.0

package ceremony

import (
	"embed"
	"net/http"
	"net/url"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/internal/keyfile"
	"github.com/crisiscell/crisiscell/web"
)

//go:embed template/*.html
var templates embed.FS

// cookieName is the cookie of the browser that runs the ceremony.
const cookieName = "crisiscell-ceremony"

// desk serves one ceremony.
type desk struct {
	*Ceremony
	pages  web.Pages
	secure bool
	words  func(lang, key string) string
}

// Routes adds the ceremony's pages to shell, which serves nothing else meanwhile. secure says that browsers come over TLS.
// words gives a message in a language, for the names of seats.
func Routes(shell *web.Shell, c *Ceremony, secure bool, words func(lang, key string) string) error {
	pages, err := shell.Pages(templates, "template/*.html")
	if err != nil {
		return err
	}
	d := desk{Ceremony: c, pages: pages, secure: secure, words: words}
	shell.HandleAnyone("GET /ceremony", d.get)
	shell.HandleAnyone("POST /ceremony/people", d.post(d.postPeople))
	shell.HandleAnyone("POST /ceremony/key", d.post(d.postKey))
	shell.HandleAnyone("POST /ceremony/sign", d.post(d.postSign))
	shell.HandleAnyone("POST /ceremony/again", d.post(d.postAgain))
	return nil
}

// get opens the link, or shows where the ceremony is.
func (d desk) get(r *web.Request) error {
	if token := r.URL.Query().Get("token"); token != "" {
		cookie, err := d.open(token)
		if err != nil {
			return err
		}
		r.SetCookie(&http.Cookie{Name: cookieName, Value: cookie, Path: "/ceremony", HttpOnly: true, Secure: d.secure, SameSite: http.SameSiteLaxMode})
		return r.Redirect("/ceremony")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.mine(r); err != nil {
		return err
	}
	return d.show(r)
}

// mine refuses every browser but the one that opened the link.
func (d desk) mine(r *web.Request) error {
	if k, err := r.Cookie(cookieName); err != nil || !d.runs(k.Value) {
		return &cell.Error{Code: cell.Denied, Key: "error.ceremony.browser", Msg: "open the link that the program printed, or go on in the browser that opened it"}
	}
	return nil
}

// post takes a form of the browser that runs the ceremony, while the record has not begun, and shows the ceremony again.
func (d desk) post(h func(*web.Request, url.Values) error) func(*web.Request) error {
	return func(r *web.Request) error {
		v, err := r.Form()
		if err != nil {
			return err
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if err := d.mine(r); err != nil {
			return err
		}
		if d.fingerprint == "" {
			if err := h(r, v); err != nil {
				return err
			}
		}
		return r.Redirect("/ceremony")
	}
}

func (d desk) postPeople(_ *web.Request, v url.Values) error {
	return d.people(v, func(name string) cell.Name {
		return cell.Name{En: d.words("en", "desk."+name), Ar: d.words("ar", "desk."+name)}
	})
}

// postAgain begins anew.
func (d desk) postAgain(*web.Request, url.Values) error {
	d.draft = draft{}
	return nil
}

// who is which of the two a form is of.
func (d desk) who(v url.Values) (int, error) {
	n := map[string]int{"head": 0, "second": 1}
	i, known := n[v.Get("who")]
	if !known || !d.draft.made {
		return 0, &cell.Error{Code: cell.Conflict, Key: "error.ceremony.order", Msg: "people come first, then both keys, then both signatures"}
	}
	return i, nil
}

// postKey takes a new passkey, or the public half of a key file.
func (d desk) postKey(_ *web.Request, v url.Values) error {
	n, err := d.who(v)
	if err != nil {
		return err
	}
	s := d.draft.signers[n]
	if v.Get("authenticator") != "" {
		k, err := decision.ReadPasskey(s.person, v.Get("authenticator"), v.Get("client"), s.challenge, d.cfg.House.RPID)
		if err != nil {
			return err
		}
		return d.setKey(n, k)
	}
	public, err := keyfile.ParsePublic(v.Get("public"))
	if err != nil {
		return &cell.Error{Code: cell.Invalid, Key: "error.charter.key", Msg: "this is no approval key", Err: err}
	}
	return d.setKey(n, decision.NewKey(s.person, public))
}

func (d desk) postSign(r *web.Request, v url.Values) error {
	n, err := d.who(v)
	if err != nil {
		return err
	}
	return d.sign(r.Context(), n, decision.Signed{Signature: strings.Join(strings.Fields(v.Get("signature")), ""),
		AuthenticatorData: v.Get("authenticator"), ClientData: v.Get("client")})
}
