// SPDX-License-Identifier: Apache-2.0

package advxml

import (
	"strings"

	"github.com/crisiscell/crisiscell/finance/list"
)

// mapper resolves references and makes entries.
type mapper struct {
	file      string
	issued    date
	values    map[string]map[string]value // by set and number
	places    map[string]location
	documents map[string][]document // by identity
	parties   []kept
	relations []relation
	sanctions []sanction
}

// of is a value that the file must have, as 0 stands for none.
func (m *mapper) of(set, id string, line int) (value, error) {
	v, known := m.values[set][id]
	if !known && id != "" && id != "0" {
		return v, list.Fault(list.KeyStray, m.file, line, "%s %.20s is not among the file's own values; fetch the file again", set, id)
	}
	v.Text = list.Clean(v.Text)
	return v, nil
}

func (m *mapper) entries(l *list.List) error {
	at, names := map[string]int{}, map[string]string{} // by profile
	for i := range m.parties {
		p := &m.parties[i]
		e := list.Entry{ID: "ofac:" + p.ID, Source: p.source, Remarks: list.Clean(p.Comment)}
		for j := range p.Profiles {
			if _, twice := at[p.Profiles[j].ID]; twice {
				return list.Fault(list.KeyTwice, m.file, p.line, "profile %.20s stands twice; fetch the file again", p.Profiles[j].ID)
			}
			at[p.Profiles[j].ID] = len(l.Entries)
			if err := m.profile(&e, &p.Profiles[j], p.line); err != nil {
				return err
			}
		}
		if p.ID == "" || len(e.Names) == 0 {
			return list.Fault(list.KeyRow, m.file, p.line, "a party without number or name ends here; fetch the file again")
		}
		for _, v := range p.Profiles {
			names[v.ID] = e.Names[0].Text
		}
		l.Entries = append(l.Entries, e)
	}
	for _, r := range m.relations {
		how, err := m.of("RelationType", r.Type, 0)
		if err != nil {
			return err
		}
		from, known := at[r.From]
		to, other := at[r.To]
		if !known || !other {
			return list.Fault(list.KeyStray, m.file, 0, "a relation joins profiles %.20s and %.20s, of which one is not there; fetch the file again", r.From, r.To)
		}
		e := &l.Entries[from]
		e.Links = append(e.Links, list.Link{How: strings.TrimSuffix(how.Text, ":"), Name: names[r.To], ID: l.Entries[to].ID})
	}
	for _, s := range m.sanctions {
		i, known := at[s.Profile]
		if !known {
			return list.Fault(list.KeyStray, m.file, 0, "sanctions are of profile %.20s, which is not there; fetch the file again", s.Profile)
		}
		for _, p := range s.Measures {
			if p = list.Clean(p); p != "" {
				l.Entries[i].Programmes = append(l.Entries[i].Programmes, p)
			}
		}
		for _, v := range s.Events {
			l.Entries[i].Listed = v.Date.iso()
		}
	}
	return nil
}

func (m *mapper) profile(e *list.Entry, p *profile, line int) error {
	sub, err := m.of("PartySubType", p.SubType, line)
	if err != nil {
		return err
	}
	kind, err := m.of("PartyType", sub.Party, line)
	if err != nil {
		return err
	}
	e.Type = typeOf(sub.Text, kind.Text)
	for i := range p.Identities {
		if err := m.identity(e, &p.Identities[i], line); err != nil {
			return err
		}
	}
	for i := range p.Features {
		if err := m.feature(e, &p.Features[i], line); err != nil {
			return err
		}
	}
	return nil
}

func typeOf(sub, kind string) string {
	switch {
	case sub == "Vessel", sub == "Aircraft":
		return strings.ToLower(sub)
	case kind == "Individual":
		return "person"
	}
	return "organization"
}

func (m *mapper) identity(e *list.Entry, v *identity, line int) error {
	types := map[string]string{}
	for _, g := range v.Groups {
		t, err := m.of("NamePartType", g.Type, line)
		if err != nil {
			return err
		}
		types[g.ID] = t.Text
	}
	for _, a := range v.Aliases {
		kind, err := m.of("AliasType", a.Type, line)
		if err != nil {
			return err
		}
		for _, n := range a.Names {
			var last, rest []string
			script := value{}
			for _, part := range n.Parts {
				if script, err = m.of("Script", part.Script, line); err != nil {
					return err
				}
				if text := list.Clean(part.Text); types[part.Group] == "Last Name" {
					last = append(last, text)
				} else {
					rest = append(rest, text)
				}
			}
			name := list.Name{Text: list.Join(", ", strings.Join(last, " "), strings.Join(rest, " ")), Kind: aliasKind(kind.Text), Weak: a.Low, Script: strings.ToLower(script.Code)}
			if a.Primary && len(e.Names) == 0 {
				name.Kind = list.Primary
			} else if script.Code != "" && script.Code != "Latn" {
				name.Kind = list.Original
			}
			if name.Text != "" {
				e.Names = append(e.Names, name)
			}
		}
	}
	return m.papers(e, v.ID, line)
}

// papers takes the documents of an identity.
func (m *mapper) papers(e *list.Entry, identity string, line int) error {
	for _, d := range m.documents[identity] {
		kind, err := m.of("IDRegDocType", d.Type, line)
		if err != nil {
			return err
		}
		country, err := m.of("Country", d.Country, line)
		if err != nil {
			return err
		}
		if n := list.Clean(d.Number); n != "" {
			e.Documents = append(e.Documents, list.Document{Kind: kind.Text, Number: n, Country: country.Text})
		}
	}
	return nil
}

func aliasKind(s string) string {
	switch s {
	case "F.K.A.":
		return list.Former
	case "N.K.A.":
		return list.New
	}
	return list.Also
}
