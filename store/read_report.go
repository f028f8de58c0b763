// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/arabic"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// told is what a claim's surroundings say: its report and what was read in it.
type told struct {
	report  cell.ReportReceived
	source  cell.Name
	reading situation.ReportRead
}

// inboxSelect selects reports with their counts, of what the viewer may see: placeholders as in w.args. The sums keep
// SQLite from looking things up through the index on since, which reads every report of the crisis.
var inboxSelect = `SELECT r.data, r.since, CASE WHEN r.near = r.id OR ` + sees("r.near", seesFrom) + ` THEN 1 ELSE 0 END,
(SELECT COUNT(*) FROM story s WHERE s.report = r.id AND s.since <= $2),
(SELECT COUNT(*) FROM claim c WHERE c.report = r.id AND c.since <= $2),
(SELECT COUNT(*) FROM claim c JOIN claim_version v ON v.id = c.id AND v.since <= $2 AND v.until > $2 WHERE c.report = r.id AND v.state = 'open'),
(SELECT COUNT(*) FROM dispute d JOIN dispute_version v ON v.id = d.id AND v.since <= $2 AND v.until > $2 WHERE v.state = 'open'
 AND d.id IN (SELECT i.id FROM dispute i JOIN claim c ON c.id = i.a WHERE c.report = r.id AND ` + visible("dispute") + `
 UNION SELECT i.id FROM dispute i JOIN claim c ON c.id = i.b WHERE c.report = r.id AND ` + visible("dispute") + `)),
(SELECT COUNT(*) FROM report_repeat p WHERE p.report = r.id AND p.since <= $2),
(SELECT COUNT(*) FROM report o WHERE o.crisis = r.crisis AND o.near = r.near AND o.id <> r.id AND o.since + 0 <= $2 AND ` + sees("o.id", seesFrom) + `)
FROM report r WHERE r.crisis = $1 AND r.since + 0 <= $2 AND ` + sees("r.id", seesFrom)

func (w *view) inbox(cond string, args ...any) ([]situation.InboxItem, error) {
	items, err := gather(w, func(rs *sql.Rows) (it situation.InboxItem, err error) {
		var raw []byte
		var grouped int
		if err := rs.Scan(&raw, &it.Seq, &grouped, &it.Stories, &it.Claims, &it.Unread, &it.Disputes, &it.Repeats, &it.Copies); err != nil {
			return it, err
		}
		err = record.Unmarshal(raw, &it.Report)
		if grouped == 0 { // with one that was hidden since: it is told no more
			it.Report.Group, it.Report.LikenessPM = it.Report.ID, 1000
		}
		return it, err
	}, inboxSelect+" AND "+cond, w.args(args...)...)
	for i := range items {
		if items[i].Audience, err = w.audience(items[i].Report.ID); err != nil {
			return nil, err
		}
		if items[i].Source, err = w.source(items[i].Report.Source); err != nil {
			return nil, err
		}
	}
	return items, err
}

// Inbox returns the reports of the viewer's crisis, the newest first.
func (s *Store) Inbox(ctx context.Context, v cell.Viewer, q situation.InboxQuery) ([]situation.InboxItem, error) {
	want, _ := arabic.Fold(q.Text)
	want = strings.TrimSpace(want)
	return look(ctx, s, v, func(w *view) ([]situation.InboxItem, error) {
		return paged(q.Before, q.Limit, func(before int64, n int) ([]situation.InboxItem, error) {
			return w.inbox("r.since < $6 ORDER BY r.since DESC LIMIT $7", before, n)
		}, func(it situation.InboxItem) cell.Seq { return it.Seq }, func(it situation.InboxItem) bool {
			have, _ := arabic.Fold(it.Report.Title + "\n" + it.Report.Filename)
			return (!q.Unread || it.Unread > 0) && (q.Group == "" || it.Report.Group == q.Group) && strings.Contains(have, want)
		})
	})
}

// Report returns one report with everything that was read in it.
func (s *Store) Report(ctx context.Context, v cell.Viewer, id cell.ID) (situation.ReportView, error) {
	return look(ctx, s, v, func(w *view) (situation.ReportView, error) {
		items, err := w.inbox("r.id = $6", string(id))
		if err != nil {
			return situation.ReportView{}, err
		}
		if len(items) == 0 {
			return situation.ReportView{}, notFound("report")
		}
		out := situation.ReportView{InboxItem: items[0]}
		t, err := w.about(id)
		if err != nil {
			return out, err
		}
		out.Engine, out.Stories, out.Noise = t.reading.Engine, slices.Clone(t.reading.Story), t.reading.Noise
		if err := w.tx.QueryRowContext(ctx, "SELECT bytes FROM blob WHERE hash = $1", string(out.InboxItem.Report.Text)).Scan(&out.Text); err != nil {
			return out, err
		}
		hidden, err := w.withheldLines(id)
		if err != nil {
			return out, err
		}
		w.withhold(&out, hidden)
		if out.Claims, err = w.claims("i.report = $6", string(id)); err != nil {
			return out, err
		}
		if out.Disputes, err = w.disputes(`i.id IN (SELECT x.id FROM dispute x JOIN claim c ON c.id = x.a WHERE c.report = $6
UNION SELECT x.id FROM dispute x JOIN claim c ON c.id = x.b WHERE c.report = $6) ORDER BY i.since`, string(id)); err != nil {
			return out, err
		}
		if out.Group, err = w.inbox("r.near = $6 AND r.id <> $7 ORDER BY r.since + 0", string(out.InboxItem.Report.Group), string(id)); err != nil {
			return out, err
		}
		out.Repeated, err = w.repeated(id)
		return out, err
	})
}

func (w *view) repeated(id cell.ID) ([]situation.Repeat, error) {
	return gather(w, func(rs *sql.Rows) (r situation.Repeat, err error) {
		var raw []byte
		var f cell.ReportRepeated
		if err := rs.Scan(&r.Seq, &raw); err != nil {
			return r, err
		}
		err = record.Unmarshal(raw, &f)
		r.Filename, r.Via, r.Received = f.Filename, f.Via, f.Received
		return r, err
	}, "SELECT since, data FROM report_repeat WHERE report = $1 AND since <= $2 ORDER BY since", string(id), w.at)
}

// Original returns the bytes of a report as they came in, and what they are. Its error is Denied when lines of it are
// protected for the viewer.
func (s *Store) Original(ctx context.Context, v cell.Viewer, id cell.ID) (cell.ReportReceived, []byte, error) {
	var bytes []byte
	r, err := look(ctx, s, v, func(w *view) (cell.ReportReceived, error) {
		items, err := w.inbox("r.id = $6", string(id))
		if err != nil {
			return cell.ReportReceived{}, err
		}
		if len(items) == 0 {
			return cell.ReportReceived{}, notFound("report")
		}
		if hidden, err := w.withheldLines(id); err != nil {
			return cell.ReportReceived{}, err
		} else if len(hidden) > 0 {
			return cell.ReportReceived{}, &cell.Error{Code: cell.Denied, Key: "error.report.protected",
				Msg: "lines of the original are protected: ask the seat that brought it in, or the desk that is granted them"}
		}
		return items[0].Report, w.tx.QueryRowContext(ctx, "SELECT bytes FROM blob WHERE hash = $1", string(items[0].Report.Original)).Scan(&bytes)
	})
	return r, bytes, err
}

// about returns a report and its reading, once for each view.
func (w *view) about(id cell.ID) (*told, error) {
	if t := w.reports[id]; t != nil {
		return t, nil
	}
	t := &told{}
	var raw []byte
	err := w.tx.QueryRowContext(w.ctx, "SELECT data FROM report WHERE id = $1 AND crisis = $2 AND since <= $3", string(id), string(w.v.Crisis), w.at).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound("report")
	}
	if err == nil {
		err = record.Unmarshal(raw, &t.report)
	}
	if err != nil {
		return nil, err
	}
	if t.source, err = w.source(t.report.Source); err != nil {
		return nil, err
	}
	err = w.tx.QueryRowContext(w.ctx, "SELECT data FROM reading WHERE report = $1 AND since <= $2 ORDER BY since DESC LIMIT 1", string(id), w.at).Scan(&raw)
	if err == nil {
		err = record.Unmarshal(raw, &t.reading)
	} else if errors.Is(err, sql.ErrNoRows) {
		err = nil // nothing was read in it yet
	}
	w.reports[id] = t
	return t, err
}
