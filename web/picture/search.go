// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"net/url"
	"strconv"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/picture"
	"github.com/crisiscell/crisiscell/web"
)

// pageSize is how many finds stand on a page.
const pageSize = 50

// searchPage is the one search box with what it found.
type searchPage struct {
	Query string
	Asked bool
	Found []hit
	Older string // address of the next page
	Fault string // what is wrong with the query, empty when nothing is
}

// hit is one find.
type hit struct {
	picture.Item
	Link string
}

// search answers the one search box. A query that is not understood is shown again with what is wrong.
func (p pages) search(r *web.Request) error {
	v := r.URL.Query()
	data := searchPage{Query: v.Get("q"), Asked: v.Has("q")}
	if data.Asked {
		q, err := picture.ParseQuery(data.Query, r.Zone())
		if err != nil {
			data.Fault = r.Fails(err)
		} else if data.Found, data.Older, err = p.found(r, q, v); err != nil {
			return err
		}
	}
	return r.Page(p.pages, web.Page{Name: "search", Title: r.T("search.title"), Section: "search", Data: data})
}

func (p pages) found(r *web.Request, q picture.Query, v url.Values) ([]hit, string, error) {
	if b := v.Get("before"); b != "" {
		n, err := strconv.ParseInt(b, 10, 64)
		if err != nil || n < 1 {
			return nil, "", &cell.Error{Code: cell.Invalid, Key: "error.at", Msg: "before is no position"}
		}
		q.Before = cell.Seq(n)
	}
	q.Limit = pageSize + 1
	found, err := p.reads.Search(r.Context(), r.Viewer, q)
	if err != nil {
		return nil, "", err
	}
	older := ""
	if len(found) > pageSize {
		found = found[:pageSize]
		older = "/search?" + url.Values{"q": {v.Get("q")}, "before": {strconv.FormatInt(int64(found[pageSize-1].N), 10)}}.Encode()
	}
	hits := make([]hit, len(found))
	for i, f := range found {
		hits[i] = hit{f.Item, linkOf(f.Item, "")}
	}
	return hits, older, nil
}

// linkOf leads to an item's own page.
func linkOf(it picture.Item, at string) string {
	return "/" + it.Kind + "s/" + string(it.ID) + at
}
