// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
)

// inboxPage is what came in, the newest first.
type inboxPage struct {
	around
	Text     string
	Unread   bool
	Group    cell.ID
	Rows     []inboxRow
	Older    string
	Outcomes []outcome // of an upload of which something was refused
	Markings []cell.TLP
	MaxFile  int64 // bytes
	MaxMiB   int64
	MaxFiles int
}

// Filtered reports whether something may have been filtered away.
func (p inboxPage) Filtered() bool { return p.Text != "" || p.Unread || p.Group != "" }

// inboxRow is a report with its near copies that stand on this page.
type inboxRow struct {
	situation.InboxItem
	At        string
	Lang      string
	Near      []inboxRow
	Elsewhere int64 // near copies that stand on another page
}

var markings = [...]cell.TLP{cell.Green, cell.Clear, cell.Amber, cell.AmberStrict, cell.Red}

// inbox shows what came in.
func (p pages) inbox(r *web.Request, k *kept) error { return p.showInbox(r, k, nil) }

func (p pages) showInbox(r *web.Request, k *kept, outcomes []outcome) error {
	q := r.URL.Query()
	a, err := p.around(r, k)
	if err != nil {
		return err
	}
	data := inboxPage{around: a, Text: q.Get("q"), Unread: q.Get("unread") != "", Group: cell.ID(q.Get("group")), Outcomes: outcomes,
		Markings: markings[:], MaxFile: maxFile, MaxMiB: maxFile >> 20, MaxFiles: maxFiles}
	before, err := position(q.Get("before"))
	if err != nil {
		return err
	}
	items, err := p.reads.Inbox(r.Context(), r.Viewer, situation.InboxQuery{Before: before, Limit: listSize + 1, Unread: data.Unread, Text: data.Text, Group: data.Group})
	if err != nil {
		return err
	}
	if len(items) > listSize {
		items = items[:listSize]
		data.Older = older(r, items[listSize-1].Seq)
	}
	data.Rows = grouped(data.At, items)
	return r.Page(p.templates, web.Page{Name: "inbox", Title: r.T("nav.inbox"), Section: "inbox", Data: data})
}

// grouped puts near copies under the newest of their group.
func grouped(at string, items []situation.InboxItem) (out []inboxRow) {
	place := map[cell.ID]int{}
	for _, it := range items {
		row := inboxRow{InboxItem: it, At: at, Lang: spoken(it.Report.Lang), Elsewhere: it.Copies}
		i, ok := place[it.Report.Group]
		if !ok {
			place[it.Report.Group] = len(out)
			out = append(out, row)
			continue
		}
		row.Elsewhere = 0
		out[i].Near = append(out[i].Near, row)
		out[i].Elsewhere--
	}
	return out
}
