// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"strings"
	"unicode"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/locale"
)

// Limits of an upload. A file is held in memory once, however many are sent: what is larger than maxFile is refused while
// it comes in, and past maxUpload nothing more is read.
const (
	maxFile   = 64 << 20 // bytes, as much as a page may be
	maxUpload = 256 << 20
	maxFiles  = 100
	maxField  = 4 << 10 // bytes of a field beside the files
)

// outcome is what became of one file.
type outcome struct {
	Name   string
	Text   string
	Report cell.ID // empty when it was refused
}

// uploading is an upload on its way in.
type uploading struct {
	pages
	r         *web.Request
	fields    map[string]string
	outcomes  []outcome
	refused   error // the last refusal
	exhausted bool  // what still comes would be refused as well
}

// upload takes in files one after the other. What cannot be taken stops nothing else.
func (p pages) upload(r *web.Request) error {
	r.UploadBody(maxUpload)
	parts, err := r.MultipartReader()
	if err != nil {
		return &cell.Error{Code: cell.Invalid, Key: "error.form", Msg: "the form could not be read", Err: err}
	}
	u := &uploading{pages: p, r: r, fields: map[string]string{}}
	if err := u.read(parts); err != nil {
		if len(u.outcomes) == 0 && cell.CodeOf(err) != cell.TooLarge {
			return err
		}
		u.refuse("", err)
	}
	if len(u.outcomes) == 0 {
		u.refuse("", &cell.Error{Code: cell.Invalid, Key: "error.upload.none", Msg: "no file was chosen: choose one"})
	}
	return u.answer()
}

// read goes through the parts of the form.
func (u *uploading) read(parts *multipart.Reader) error {
	for !u.exhausted {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return web.BodyError(err, maxUpload)
		}
		if part.FileName() == "" { // a field, or the file that a browser sends when none was chosen
			b, err := io.ReadAll(io.LimitReader(part, maxField))
			if err != nil {
				return web.BodyError(err, maxUpload)
			}
			u.fields[part.FormName()] = string(b)
			continue
		}
		if len(u.outcomes) == maxFiles {
			return &cell.Error{Code: cell.Invalid, Key: "error.upload.many", Args: map[string]any{"limit": maxFiles}, Msg: "too many files at once"}
		}
		if err := u.file(part); err != nil {
			return err
		}
	}
	return nil
}

// file takes in one file. Its error ends the upload.
func (u *uploading) file(part *multipart.Part) error {
	name := filename(part.FileName())
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(part, maxFile+1))
	if err != nil {
		err = web.BodyError(err, maxUpload)
		u.refuse(name, err)
		return nil
	}
	if n > maxFile {
		u.refuse(name, &cell.Error{Code: cell.TooLarge, Key: "error.file.large", Args: map[string]any{"path": name, "limit": maxFile >> 20},
			Msg: "the file is too large: take the text out of it and bring that in"})
		return nil // what is left of it is passed over by NextPart, unkept
	}
	got, err := u.desk.Receive(u.r.Context(), u.r.Actor, u.r.Viewer.Crisis, situation.Incoming{Original: b.Bytes(), MediaType: part.Header.Get("Content-Type"),
		Filename: name, Via: "upload", Audience: cell.Audience{Marking: cell.TLP(u.fields["marking"])}, Published: locale.Latin(u.fields["published"])})
	if err != nil {
		u.exhausted = cell.CodeOf(err) == cell.Unavailable
		u.refuse(name, err)
		return nil
	}
	u.outcomes = append(u.outcomes, outcome{name, became(u.r, got), got.Report})
	return nil
}

func (u *uploading) refuse(name string, err error) {
	u.refused = err
	u.outcomes = append(u.outcomes, outcome{Name: name, Text: u.r.Fails(err)})
}

// answer leads back to the inbox when all were taken; else it shows it with what became of each.
func (u *uploading) answer() error {
	if u.refused == nil {
		f := web.Flash{Text: u.r.Words.Count("received.files", int64(len(u.outcomes)))}
		for _, o := range u.outcomes {
			f.Files = append(f.Files, web.FileTold{Name: o.Name, Text: o.Text})
		}
		u.r.Tell(f)
		return u.r.Redirect("/inbox")
	}
	again, _ := u.r.Again("/inbox", u.refused)
	if err := u.showInbox(again, nil, u.outcomes); err != nil {
		return errors.Join(u.refused, err)
	}
	return nil
}

// filename cleans the name that a file was sent with: a strange name is no reason to refuse a report.
func filename(name string) string {
	name = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(name, "\uFFFD"))
	for len(name) > 255 {
		name = name[1:] // the end says what it is
	}
	return strings.ToValidUTF8(name, "")
}
