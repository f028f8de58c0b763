// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"sync"
	"time"
	_ "time/tzdata" // times are shown in the crisis's zone on machines that carry no zones

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web/locale"
)

// zones are loaded once each. There are as many as there are crises in different ones.
type zones struct {
	mu sync.Mutex
	by map[string]*time.Location
}

func (z *zones) of(name string) (*time.Location, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if l, ok := z.by[name]; ok {
		return l, nil
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("zone of the crisis: %w", err)
	}
	z.by[name] = l
	return l, nil
}

// zoned is a template in each zone that it was shown in: some functions write times in the zone of the page's crisis, and
// a template's functions are fixed once it ran.
type zoned struct {
	words    *locale.Catalogue
	pristine *template.Template
	mu       sync.Mutex
	by       map[string]*template.Template
}

func (z *zoned) in(zone *time.Location) (*template.Template, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if t := z.by[zone.String()]; t != nil {
		return t, nil
	}
	t, err := z.pristine.Clone()
	if err != nil {
		return nil, err
	}
	t.Funcs(zoneFuncs(z.words, zone))
	z.by[zone.String()] = t
	return t, nil
}

// ExecuteTemplate runs the template of the name in UTC.
func (z *zoned) ExecuteTemplate(w io.Writer, name string, data any) error {
	t, err := z.in(time.UTC)
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(w, name, data)
}

// zoneFuncs are the functions of templates that write times in a zone.
func zoneFuncs(c *locale.Catalogue, zone *time.Location) template.FuncMap {
	return template.FuncMap{
		"when": func(t cell.Time) string { return when(c, t, zone) },
		"date": func(t cell.Time) string { return c.Date(t.Go().In(zone)) },
		"day":  func(date string) string { return c.Day(date, zone) },
		"days": func(from, to string) string { return c.Days(from, to, zone) },
	}
}

// when writes an instant in a zone, which is named.
func when(c *locale.Catalogue, t cell.Time, zone *time.Location) string {
	if t == 0 {
		return "-"
	}
	return c.When(t.Go().In(zone))
}

// render runs the template of the name in the request's language and zone, into memory, so that nothing is sent when
// it fails.
func (p Pages) render(r *Request, name string, data any) ([]byte, error) {
	var b bytes.Buffer
	t, err := p[r.Words.Manner].in(r.zone)
	if err == nil {
		err = t.ExecuteTemplate(&b, name, data)
	}
	if err != nil {
		return nil, fmt.Errorf("template %s: %w", name, err)
	}
	return b.Bytes(), nil
}
