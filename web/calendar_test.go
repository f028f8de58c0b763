// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestTheCalendarFindsADayOfEitherCalendar(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	c := signedIn(t, s)
	for _, k := range []struct {
		name   string
		q      url.Values
		status int
		mark   string
	}{
		{"a Gregorian day", url.Values{"date": {"2025-03-01"}}, 200, "2025-03-01"},
		{"a month", url.Values{"date": {"2025-03"}}, 200, "2025-03-01"},
		{"in Arabic digits", url.Values{"date": {" ٢٠٢٥-٠٣-٠٢ "}}, 200, "2025-03-02"},
		{"a Hijri day", url.Values{"hd": {"1"}, "hm": {"9"}, "hy": {"1446"}}, 200, "2025-03-01"},
		{"a Hijri day in Arabic digits", url.Values{"hd": {"١"}, "hm": {"9"}, "hy": {"١٤٤٦"}}, 200, "2025-03-01"},
		{"the 30th of a month of 29 days", url.Values{"hd": {"30"}, "hm": {"9"}, "hy": {"1446"}}, 422, ""},
		{"a year that is not in the table", url.Values{"hd": {"1"}, "hm": {"1"}, "hy": {"1501"}}, 422, ""},
		{"half a Hijri day", url.Values{"hy": {"1446"}}, 422, ""},
		{"no date", url.Values{"date": {"<b>31.1.2026"}}, 422, ""},
		{"the year nought", url.Values{"date": {"0000-01-01"}}, 422, ""},
		{"the last month there is", url.Values{"date": {"9999-12"}}, 200, "9999-12-01"},
		{"the first month there is", url.Values{"date": {"0001-01"}}, 200, "0001-01-01"},
	} {
		a := answer(s, with(httptest.NewRequest(http.MethodGet, "/calendar?"+k.q.Encode(), nil), c))
		page := text(t, a)
		if a.StatusCode != k.status || k.mark != "" && !strings.Contains(page, `id="mark"><time datetime="`+k.mark+`"`) || strings.Contains(page, "<b>31") {
			t.Errorf("%s: %d", k.name, a.StatusCode)
		}
		if (k.status == 422) != strings.Contains(page, `id="refused"`) {
			t.Errorf("%s does not say what is wrong", k.name)
		}
	}
}

func FuzzCalendarQuery(f *testing.F) {
	for _, s := range []string{"date=2025-03-01", "hd=1&hm=9&hy=1446", "hd=٣٠&hm=9&hy=١٤٤٦", "hy=999999999999999999999", "date=", "hd=-1&hy=0", "date=9999-12-31"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		at, err := asked(q, "2026-11-24")
		if err != nil && !at.IsZero() || at.Year() < 1 || at.Year() > 9999 {
			t.Errorf("%q gives %v, %v", query, at, err)
		}
	})
}
