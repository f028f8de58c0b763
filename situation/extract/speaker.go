// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// memory is who spoke so far in a story, and who was last spoken of.
type memory struct {
	last    Speaker
	said    []Speaker
	inQuote bool
}

// maxSaid bounds the look back for "the ministry", so that time stays linear.
const maxSaid = 16

func (m *memory) keep(s Speaker) {
	m.last = s
	if m.said = append(m.said, s); len(m.said) > maxSaid {
		m.said = m.said[1:]
	}
}

// speaker makes a holder of the words of a frame and resolves pronouns and short definite names to who spoke before.
func (e *Engine) speaker(text, lang string, m *memory) Speaker {
	text = strings.Trim(e.bare(text, lang), " \",.،“”«»")
	sp := Speaker{Text: text, Canonical: text}
	f, _ := arabic.Fold(text)
	if text == "" {
		return m.last
	}
	if pronoun.MatchString(f) && m.last.Canonical != "" {
		sp.Canonical, sp.Type = m.last.Canonical, m.last.Type
		return sp
	}
	if i := strings.IndexByte(text, '('); i > 0 {
		sp.Canonical = strings.TrimSpace(text[:i])
	}
	sp.Type = e.speakerType(f, text)
	if old, ok := m.known(f); ok {
		sp.Canonical, sp.Type = old.Canonical, old.Type
	}
	m.keep(sp)
	return sp
}

// bare cuts what stands around a name: adverbs, days, "in a statement".
func (e *Engine) bare(text, lang string) string {
	for range 3 {
		f, at := arabic.Fold(text)
		if l := e.frame["lead-"+lang].FindStringIndex(f); l != nil && l[1] < len(f) {
			text = text[at[l[1]]:]
			continue
		}
		l := e.frame["trail-"+lang].FindStringIndex(f)
		if l == nil || l[0] == 0 {
			break
		}
		text = text[:at[l[0]]]
	}
	return text
}

// known finds the speaker that "the command" or a bare family name means: the last whose name ends with the same word.
func (m *memory) known(f string) (Speaker, bool) {
	ws := strings.Fields(f)
	if len(ws) == 0 || len(ws) > 2 || len(ws) == 2 && ws[0] != "the" {
		return Speaker{}, false
	}
	head := ws[len(ws)-1]
	for i := len(m.said) - 1; i >= 0; i-- {
		k, _ := arabic.Fold(m.said[i].Canonical)
		if p, ok := strings.CutSuffix(k, head); ok && (strings.HasSuffix(p, " ") || strings.HasSuffix(p, "-")) {
			return m.said[i], true
		}
	}
	return Speaker{}, false
}

var titled = regexp.MustCompile(`\p{Lu}[\p{L}'’]+ (?:[Aa]l-)?\p{Lu}[\p{L}'’-]+$`)

// speakerType is the kind of a speaker; what no cue tells is an institution, or a person when it is a name.
func (e *Engine) speakerType(f, text string) string {
	for _, k := range []string{"document", "armed_group", "anonymous_source"} {
		if e.frame["type-"+k].MatchString(f) {
			return k
		}
	}
	named := titled.MatchString(text)
	if e.frame["type-official"].MatchString(f) {
		if named {
			return "named_official"
		}
		return "unnamed_official"
	}
	if first := strings.IndexFunc(text, unicode.IsSpace); named && first > 0 && strings.Count(text, " ") <= 2 && !strings.HasPrefix(f, "the ") {
		return "named_person"
	}
	return "institution"
}

var subject = regexp.MustCompile(`^((?:(?:A|An|The|Sheikh|Dr\.?|Mr\.?|Mrs\.?|Ms\.?) )?[\p{L}' -]{2,60}?) (?:met|spoke|told|defended|published|visited|arrived|was|were|is|has|had|will|[a-z]{3,}ed|gave|showed|went|came)\b`)

// spokenOf remembers the subject of a sentence that nobody said: the next "he" is likely that one.
func (m *memory) spokenOf(s string, e *Engine) {
	if g := subject.FindStringSubmatch(s); g != nil && strings.Count(g[1], " ") < 6 {
		f, _ := arabic.Fold(g[1])
		if !pronoun.MatchString(f) {
			m.last = Speaker{Text: g[1], Canonical: g[1], Type: e.speakerType(f, g[1])}
		}
	}
}
