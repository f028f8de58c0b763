// SPDX-License-Identifier: Apache-2.0

package extract

import "testing"

func TestWhoSaysWhatAndHow(t *testing.T) {
	t.Parallel()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, text, speaker, kind, polarity string }{
		{"a contrast has two speakers", "Farmers said they heard gunfire, but the mayor denied that clashes took place.", "the mayor", "unnamed_official", "deny"},
		{"the inner of two speakers holds the claim", "A consul said a shopkeeper had told her staff that rebels attacked the depot.", "a shopkeeper", "anonymous_source", "affirm"},
		{"a pronoun is the last person spoken of", "Dr. Rana Suleiman visited the ward. She said the hospital was shelled.", "Dr. Rana Suleiman", "named_person", "affirm"},
		{"a bound denies nothing", "No fewer than 8 soldiers were killed, the brigade said.", "the brigade", "armed_group", "affirm"},
		{"a condition denies nothing", "If pay is not sent, nurses will protest, the union said.", "the union", "institution", "affirm"},
		{"a described noun denies nothing", "The auditor said money was paid for trucks that mechanics could not find.", "The auditor", "unnamed_official", "affirm"},
		{"did not", "The coalition said it did not bomb the bridge.", "The coalition", "institution", "deny"},
		{"a report is a document", "The truce was broken, according to a report.", "a report", "document", "affirm"},
		{"Arabic verb before subject", "نفى محافظ ديالى وقوع أي اشتباك.", "محافظ ديالى", "unnamed_official", "deny"},
		{"an Arabic lower bound denies nothing", "قُتل ما لا يقل عن ٩ أشخاص، بحسب مصدر طبي.", "مصدر طبي", "anonymous_source", "affirm"},
		{"an Arabic condition denies nothing", "إذا لم يصل الوقود فستتوقف محطات الكهرباء، قالت البلدية.", "البلدية", "institution", "affirm"},
		{"an Arabic denial by lam", "قال قائد الفوج إن أي تسلل لم يحدث.", "قائد الفوج", "", "deny"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cl := e.Extract(Input{Text: c.text, Passage: true}).Stories[0].Claims
			if len(cl) == 0 {
				t.Fatalf("%q gives no claim", c.text)
			}
			got := cl[len(cl)-1]
			if got.Speaker.Canonical != c.speaker || c.kind != "" && got.Speaker.Type != c.kind || got.Polarity != c.polarity {
				t.Errorf("%q gives %q (%s) %s, want %q (%s) %s", c.text, got.Speaker.Canonical, got.Speaker.Type, got.Polarity, c.speaker, c.kind, c.polarity)
			}
		})
	}
}
