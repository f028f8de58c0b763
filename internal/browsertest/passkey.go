// SPDX-License-Identifier: Apache-2.0

package browsertest

import (
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
)

// Authenticator is a virtual authenticator of the tab, such as the one built into a laptop: it keeps passkeys, and its
// person is there and verified until Verified(false).
type Authenticator struct {
	b  *Browser
	id webauthn.AuthenticatorID
}

// Passkeys gives the tab a virtual authenticator.
func (b *Browser) Passkeys() *Authenticator {
	b.t.Helper()
	call(b, "webauthn", webauthn.Enable, webauthn.EnableParams{})
	got := call(b, "virtual authenticator", webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true,
			AutomaticPresenceSimulation: true, IsUserVerified: true}})
	return &Authenticator{b, got.AuthenticatorID}
}

// Verified says whether its person shows a PIN or a finger from now on.
func (a *Authenticator) Verified(yes bool) {
	a.b.t.Helper()
	call[webauthn.SetUserVerifiedParams, cdp.Empty](a.b, "user verified", webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: a.id, IsUserVerified: yes})
}

// Unverified makes it answer as if it had not verified its person, and say so.
func (a *Authenticator) Unverified() {
	a.b.t.Helper()
	yes := true
	call[webauthn.SetResponseOverrideBitsParams, cdp.Empty](a.b, "bad verification", webauthn.SetResponseOverrideBits,
		webauthn.SetResponseOverrideBitsParams{AuthenticatorID: a.id, IsBadUV: &yes})
}
