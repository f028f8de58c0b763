// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"runtime"
	"strings"
	"testing"
)

func TestBadFilesAreRefusedInWordsAndLeaveNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, place{})
	for name, c := range map[string]struct {
		body   string
		status int
		says   string
	}{
		"an empty file":        {"", http.StatusUnprocessableEntity, "There is no text in it"},
		"only spaces":          {" \n\t \n", http.StatusUnprocessableEntity, "There is no text in it"},
		"binary":               {strings.Repeat("\x01\x02\x03\x00abc", 500), http.StatusUnsupportedMediaType, "binary data"},
		"a zip":                {"PK\x03\x04" + strings.Repeat("\x00", 100), http.StatusUnsupportedMediaType, "a zip archive"},
		"a picture":            {"GIF89a....", http.StatusUnsupportedMediaType, "a picture"},
		"an HTML bomb, deep":   {"<html><body>" + strings.Repeat("<div>", 100_000) + "x", http.StatusRequestEntityTooLarge, "nests more than"},
		"an HTML bomb, wide":   {"<html><body>" + strings.Repeat("<b>x</b>", 800_000), http.StatusRequestEntityTooLarge, "tags and texts"},
		"entities that expand": {`<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>`, http.StatusUnsupportedMediaType, "XML that is no XHTML page"},
		"another encoding":     {strings.Repeat("\xe3\xd1\xcd\xc8\xc7 ", 50), http.StatusUnprocessableEntity, "UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			s := s
			s.T = t
			before := s.head()
			s.holds(s.upload(file{"a <b>.txt", []byte(c.body)}), c.status, c.says, "a &lt;b&gt;.txt", "Not everything could be taken in")
			if c.body != "" {
				s.holds(s.post("/inbox/paste", "text", c.body, "title", "typed title", "back", "/inbox"), c.status, c.says, `value="typed title"`)
			}
			if s.head() != before {
				t.Error("something of it stands in the record")
			}
		})
	}
	s.holds(s.upload(), http.StatusUnprocessableEntity, "No file was chosen")
	s.holds(s.post("/inbox/upload", "file", "x"), http.StatusUnprocessableEntity)
	s.holds(s.post("/inbox/paste", "text", clash, "published", "9 November", "back", "/inbox"), http.StatusUnprocessableEntity, "is not a date", "Ministry denies clash")
	s.holds(s.post("/inbox/paste", "text", clash, "marking", "SECRET", "back", "/inbox"), http.StatusUnprocessableEntity, "TLP 2.0")
}

func TestOneBadFileStopsNothingElse(t *testing.T) {
	t.Parallel()
	s := newSite(t, place{})
	s.holds(s.upload(file{"good.txt", []byte(clash)}, file{"bad.zip", []byte("PK\x03\x04..")}, file{"../../وكالة.txt", []byte(clashAr)}), http.StatusUnsupportedMediaType,
		"good.txt", "Taken in", "bad.zip", "a zip archive", "وكالة.txt")
	if n := len(s.items()); n != 2 {
		t.Errorf("%d reports, want 2", n)
	}
	many := make([]file, 101)
	for i := range many {
		many[i] = file{fmt.Sprintf("%d.txt", i), nil}
	}
	s.holds(s.upload(many...), http.StatusUnprocessableEntity, "More than 100 files at once")
}

func TestInvalidUTF8IsKeptCountedAndShown(t *testing.T) {
	t.Parallel()
	s := newSite(t, place{})
	body := []byte(strings.Replace(clash, "Baaj", "Ba\xff\xfeaj", 1))
	s.holds(s.upload(file{"damaged.txt", body}), http.StatusSeeOther)
	v := s.report()
	if v.InboxItem.Report.Replaced != 2 {
		t.Errorf("%d bytes were replaced, want 2", v.InboxItem.Report.Replaced)
	}
	report := "/reports/" + string(v.InboxItem.Report.ID)
	s.page(report, "U&#43;FFFD", "Ba\ufffd")
	if got := s.get(report + "/original"); got.text != string(body) {
		t.Error("the original is not what was sent")
	}
}

func TestALineOfTenMegabytesIsShown(t *testing.T) {
	t.Parallel()
	s := newSite(t, place{})
	long := strings.Repeat("no newline here ", 10<<20/16)
	s.holds(s.upload(file{"long.txt", []byte(clash + long)}), http.StatusSeeOther)
	s.page("/reports/" + string(s.report().InboxItem.Report.ID))
	s.holds(s.post("/inbox/paste", "text", clash+"\n"+long), http.StatusSeeOther)
}

func TestKnownBytesAreLinkedAndNearCopiesGrouped(t *testing.T) {
	t.Parallel()
	s := newSite(t, place{})
	page, err := demoPages.ReadFile("demo/en-dev-1-baaj-doubled.txt")
	if err != nil {
		t.Fatal(err)
	}
	s.holds(s.upload(file{"first.txt", page}), http.StatusSeeOther)
	first := s.report().InboxItem.Report
	s.holds(s.upload(file{"again.txt", page}), http.StatusSeeOther)
	s.page("/inbox", "linked, not doubled", "came in 1 more time")
	s.page("/reports/"+string(first.ID), `id="repeats"`, "again.txt")
	near := bytes.Replace(page, []byte("Baaj"), []byte("Ba'aj"), 1)
	s.holds(s.upload(file{"near.txt", near}), http.StatusSeeOther)
	s.page("/inbox", "near copy of an earlier report", `class="rows near"`)
	items := s.items()
	if len(items) != 2 || items[0].Report.Group != first.ID || items[0].Copies != 1 {
		t.Fatalf("the inbox is %+v", items)
	}
	s.page("/reports/"+string(items[0].Report.ID), "Near copies of this report", `href="/reports/`+string(first.ID)+`"`)
	s.page("/inbox?group="+string(first.ID), "near.txt")
	if strings.Contains(s.page("/inbox?group="+string(items[0].Report.ID)), `class="row`) {
		t.Error("a group that is none holds reports")
	}
}

// endless is a file of so many bytes that counts what is taken of it.
type endless struct{ left, taken int64 }

func (e *endless) Read(b []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(b)), e.left))
	for i := range b[:n] {
		b[i] = "news \n"[i%6]
	}
	e.left -= int64(n)
	e.taken += int64(n)
	return n, nil
}

// It runs alone, so that the memory it measures is its own.
func TestAGigabyteIsRefusedWhileItComesIn(t *testing.T) {
	s := newSite(t, place{})
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	if _, err := w.CreateFormFile("file", "huge.txt"); err != nil {
		t.Fatal(err)
	}
	body := &endless{left: 1 << 30}
	r, err := http.NewRequest(http.MethodPost, s.url+"/inbox/upload", io.MultiReader(&head, body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	var before, after runtime.MemStats
	stood := s.head()
	runtime.ReadMemStats(&before)
	a := s.do(r)
	runtime.ReadMemStats(&after)
	s.holds(a, http.StatusRequestEntityTooLarge, "huge.txt", "is larger than 64 MiB")
	if body.taken > 300<<20 {
		t.Errorf("%d MiB were read", body.taken>>20)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 300<<20 {
		t.Errorf("%d MiB were allocated on the way", grown>>20)
	}
	if len(s.items()) != 0 || s.head() != stood {
		t.Error("something of it was taken in")
	}
}

func TestATextOf257MegabytesIsRefused(t *testing.T) {
	s := newSite(t, place{})
	body := &endless{left: 257 << 20}
	r, err := http.NewRequest(http.MethodPost, s.url+"/inbox/paste", io.MultiReader(strings.NewReader("text="), body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.holds(s.do(r), http.StatusRequestEntityTooLarge, "More than")
}

func TestAReportThatWasOnlyReadIsNoAct(t *testing.T) {
	t.Parallel()
	s, v := pasted(t)
	before := s.head()
	for _, path := range []string{"/inbox", "/reports/" + string(v.InboxItem.Report.ID), "/claims/" + string(v.Claims[0].ID), "/disputes", "/incidents", "/record"} {
		s.page(path)
	}
	if s.head() != before {
		t.Error("looking left an entry")
	}
}
