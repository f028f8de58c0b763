// SPDX-License-Identifier: Apache-2.0

package browsertest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Size makes the page w by h CSS pixels.
func (b *Browser) Size(w, h int) {
	b.t.Helper()
	try(b, fmt.Sprintf("size %d by %d", w, h), chromedp.EmulateViewport(int64(w), int64(h)))
}

// Dark shows pages as one who prefers dark ones sees them.
func (b *Browser) Dark() { b.t.Helper(); b.feature("prefers-color-scheme", "dark") }

// Light shows pages as one who prefers light ones sees them.
func (b *Browser) Light() { b.t.Helper(); b.feature("prefers-color-scheme", "light") }

// StillMotion shows pages as one who asked for reduced motion sees them.
func (b *Browser) StillMotion() { b.t.Helper(); b.feature("prefers-reduced-motion", "reduce") }

func (b *Browser) feature(name, value string) {
	b.t.Helper()
	b.features[name] = value
	var all []*emulation.MediaFeature
	for _, n := range slices.Sorted(maps.Keys(b.features)) {
		all = append(all, &emulation.MediaFeature{Name: n, Value: b.features[n]})
	}
	call(b, name+" "+value, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: all})
}

// Offline takes the connection away from the tab or gives it back: new requests fail, and the page is told. A stream
// that is open stays open in the browser, so a test of reconnection also cuts it at the server, as with
// httptest.Server.CloseClientConnections, after Offline(true). From then on requests that fail for it are no fault
// of the page.
func (b *Browser) Offline(offline bool) {
	b.t.Helper()
	if offline {
		b.faults.setOffline()
	}
	// -1 is "not limited".
	call(b, "offline", network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: offline, DownloadThroughput: -1, UploadThroughput: -1}}})
	call(b, "offline", network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: offline,
		DownloadThroughput: -1, UploadThroughput: -1})
}
