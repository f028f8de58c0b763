// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"encoding/json"
	"io"
)

type obj = map[string]any

// WriteJSON writes one document as one line. A non-empty text is added, as for HTML.
func WriteJSON(w io.Writer, source string, d Document, text string) error {
	stories, disp := []obj{}, []obj{}
	for _, s := range d.Stories {
		lines, claims := []obj{}, []obj{}
		for _, l := range s.Lines {
			lines = append(lines, obj{"line": l.N, "role": l.Role})
		}
		for _, c := range s.Claims {
			claims = append(claims, claimJSON(c))
		}
		stories = append(stories, obj{"id": s.ID, "title": s.Title, "title_line": s.TitleLine, "lines": lines, "claims": claims})
	}
	for _, x := range d.Disputes {
		disp = append(disp, obj{"kind": x.Kind, "claims": [][2]int{{x.A.Story, x.A.Claim}, {x.B.Story, x.B.Claim}}, "why": x.Why})
	}
	noise := d.Noise
	if noise == nil {
		noise = []int{}
	}
	o := obj{"source": source, "lang": d.Lang, "stories": stories, "disputes": disp, "noise": noise}
	if text != "" {
		o["text"] = text
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(o)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func claimJSON(c Claim) obj {
	places, qs := []obj{}, []obj{}
	for _, p := range c.Places {
		var id any
		if p.ID != 0 {
			id = p.ID
		}
		places = append(places, obj{"text": p.Text, "name": p.Name, "geonameid": id, "country": p.Country})
	}
	for _, q := range c.Quantities {
		qs = append(qs, obj{"text": q.Text, "value": q.Value, "low": q.Low, "high": q.High, "unit": q.Unit, "approx": q.Approx, "of": q.Of})
	}
	var t any
	if c.Time != nil {
		t = obj{"text": c.Time.Text, "from": orNull(c.Time.From), "to": orNull(c.Time.To)}
	}
	return obj{"line": c.Line, "quote": c.Quote, "speaker": obj{"text": orNull(c.Speaker.Text), "canonical": c.Speaker.Canonical, "type": c.Speaker.Type},
		"polarity": c.Polarity, "modality": c.Modality, "event_type": c.EventType, "claim": c.Proposition, "places": places, "time": t,
		"quantities": qs, "core": c.Core, "span": [2]int{c.Start, c.End}}
}
