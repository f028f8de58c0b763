// SPDX-License-Identifier: Apache-2.0

package screen

import "unicode/utf8"

// Limits of keys: longer words are found by their beginning.
const (
	maxKeyed   = 24
	minDeleted = 3 // letters of a word that may miss one
	minSound   = 5 // sounds of a word of which one may be missing
	minBones   = 3 // consonants by which two Latin words may meet
)

// keyBuffer holds what is needed while the keys of one word are made.
type keyBuffer struct {
	query   bool // the keys are to look up with, not to be found by
	scratch []byte
	keys    []uint32
}

// of lists the keys of a word: as it is, with one letter deleted, by its sound, by that with one sound deleted,
// by its consonants, and by the class of equal names. Two words that share a key may be alike.
func (b *keyBuffer) of(w *word) []uint32 {
	b.keys = b.keys[:0]
	if w.class > 0 {
		b.keys = append(b.keys, hashOf(saltClass, []byte{byte(w.class), byte(w.class >> 8)}))
	}
	text := w.text
	if len(text) > maxKeyed {
		end := maxKeyed
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	b.deleted(saltText, []byte(text), minDeleted)
	switch w.script {
	case scriptLatin:
		b.latin(w.phones)
		if rest := withoutArticle(w.phones); rest != "" {
			b.latin(rest)
		}
	case scriptArabic:
		b.arabic(text)
		if rest := withoutArabicArticle(text); rest != "" {
			b.deleted(saltText, []byte(rest), minDeleted)
			b.arabic(rest)
		}
	}
	return b.keys
}

// latin adds the keys by sound and by consonants, those with a hard and with a soft j.
func (b *keyBuffer) latin(phones string) {
	if len(phones) > maxKeyed {
		phones = phones[:maxKeyed]
	}
	b.scratch = appendSound(b.scratch[:0], phones)
	b.sound(b.scratch)
	bones, hasJ := appendBones(b.scratch[:0], phones, false)
	b.skeleton(scriptLatin, bones)
	if hasJ {
		bones, _ = appendBones(bones[:0], phones, true)
		b.skeleton(scriptLatin, bones)
	}
	b.scratch = bones
}

func (b *keyBuffer) arabic(text string) {
	bones, hasTha := appendArabicBones(b.scratch[:0], text, false)
	b.skeleton(scriptArabic, bones)
	if hasTha {
		bones, _ = appendArabicBones(bones[:0], text, true)
		b.skeleton(scriptArabic, bones)
	}
	b.scratch = bones
}

// skeleton adds the key of consonants. Two Latin words meet by three or more of them, words of two scripts by
// any number.
func (b *keyBuffer) skeleton(s script, bones []byte) {
	latin, arabic := s == scriptLatin, s == scriptArabic
	if b.query {
		latin, arabic = arabic || len(bones) >= minBones, true
	}
	if latin {
		b.keys = append(b.keys, hashOf(saltLatinBones, bones))
	}
	if arabic {
		b.keys = append(b.keys, hashOf(saltArabicBones, bones))
	}
}

// sound adds the keys of a sound. Two words meet where one has at most one sound more: two that have lost one each
// would be too many, and a sound for another is found by letters.
func (b *keyBuffer) sound(s []byte) {
	b.keys = append(b.keys, hashOf(saltSound, s))
	less := uint32(saltLessSound)
	if b.query {
		b.keys = append(b.keys, hashOf(saltLessSound, s))
		less = saltSound
	}
	for i := 0; i < len(s) && len(s) >= minSound; i++ {
		b.keys = append(b.keys, hashWithout(less, s, i, i+1))
	}
}

// deleted adds the key of s and, if it has at least the given bytes, of s without each one of its letters.
func (b *keyBuffer) deleted(salt uint32, s []byte, least int) {
	b.keys = append(b.keys, hashOf(salt, s))
	if len(s) < least {
		return
	}
	for i := 0; i < len(s); {
		_, n := utf8.DecodeRune(s[i:])
		if n > 1 || i == 0 || s[i] != s[i-1] {
			b.keys = append(b.keys, hashWithout(salt, s, i, i+n))
		}
		i += n
	}
}

// withoutArticle is the word after a leading al or el, or nothing.
func withoutArticle(w string) string {
	if len(w) >= 6 && (w[0] == 'a' || w[0] == 'e') && w[1] == 'l' {
		return w[2:]
	}
	return ""
}

// withoutArabicArticle is the folded Arabic word after a leading article, or nothing.
func withoutArabicArticle(w string) string {
	const article = "ال"
	if len(w) >= len(article)+6 && w[:len(article)] == article {
		return w[len(article):]
	}
	return ""
}
