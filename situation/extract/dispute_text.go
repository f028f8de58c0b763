// SPDX-License-Identifier: Apache-2.0

package extract

import "fmt"

// disputeAlike is the same for disputes that ask the same question of the same speakers.
func disputeAlike(d Dispute, a, b *Claim) string {
	return fmt.Sprintf("%s %d %d %q %s %q %s", d.Kind, d.A.Story, d.B.Story, a.Speaker.Canonical, a.EventType, b.Speaker.Canonical, b.EventType)
}

// wording is a reason and its question, in English and Arabic.
type wording struct{ why, whyAr, ask, askAr string }

var disputeReasons = map[string]wording{
	"denied": {"one speaker affirms what another denies", "يؤكد متحدث ما ينفيه آخر",
		"Do both speak of the same event?", "هل يتحدث الاثنان عن الحدث نفسه؟"},
	"turned": {"the same speaker affirms and denies it", "يؤكد المتحدث نفسه الأمر وينفيه",
		"Has the speaker's position changed, and when?", "هل تغير موقف المتحدث، ومتى؟"},
	"implied": {"one speaker denies what the other's account speaks for, though that names another kind of event", "ينفي متحدث ما تدل عليه رواية الآخر، وإن سمت حدثا من نوع آخر",
		"Are they the same event?", "هل هو الحدث نفسه؟"},
	"contrary": {"the two states exclude each other at one time", "تستبعد كل من الحالتين الأخرى في وقت واحد",
		"At what time did each hold, and for whom?", "متى صحت كل حالة منهما، ولمن؟"},
	"figures": {"the two figures of the same thing cannot both hold", "لا يصح الرقمان معا للشيء نفسه",
		"What exactly was counted or measured, where and when?", "ما الذي عد أو قيس بالضبط، وأين ومتى؟"},
	"part": {"the figure of a part is greater than that of the whole", "رقم الجزء أكبر من رقم الكل",
		"Which figure is measured, and of what part?", "أي الرقمين هو المقيس، ولأي جزء؟"},
}

// placeWords say how the places relate, and what to ask about it.
var placeWords = map[int]wording{
	untold:   {"; one of them names no place", "، ولا يذكر أحدهما مكانا", "Where was it?", "أين وقع ذلك؟"},
	mayHold:  {"; one place may lie in the other", "، وقد يقع أحد المكانين في الآخر", "Where exactly was it?", "أين وقع ذلك بالضبط؟"},
	insideOf: {"; one place lies in the other", "، وأحد المكانين يقع في الآخر", "", ""},
	sameHere: {"; at the same place", "، في المكان نفسه", "", ""},
}

// kindQuestions ask what an event was, where a denial of one kind stands against another kind.
var kindQuestions = map[string]wording{
	"ARMED_CLASH":  {ask: "Where was it, and was it a clash?", askAr: "أين وقع ذلك، وهل كان اشتباكا؟"},
	"INFILTRATION": {ask: "Where was it, and had they crossed the border?", askAr: "أين وقع ذلك، وهل عبروا الحدود؟"},
	"ATTACK":       {ask: "Where was it, and was it an attack?", askAr: "أين وقع ذلك، وهل كان هجوما؟"},
	"STRIKE":       {ask: "Where was it, and what caused it?", askAr: "أين وقع ذلك، وما سببه؟"},
	"EXPLOSION":    {ask: "Where was it, and what caused it?", askAr: "أين وقع ذلك، وما سببه؟"},
}

// say puts reason and question into words.
func (p *pair) say(d Dispute, reason string) Dispute {
	r, w := disputeReasons[reason], placeWords[p.place]
	d.Why, d.WhyAr, d.Question, d.QuestionAr = r.why, r.whyAr, r.ask, r.askAr
	if d.Kind == "contradiction" {
		d.Why += w.why
		d.WhyAr += w.whyAr
	}
	if reason == "implied" {
		denied := p.a.EventType
		if p.b.Polarity == "deny" {
			denied = p.b.EventType
		}
		if k, ok := kindQuestions[denied]; ok {
			d.Question, d.QuestionAr = k.ask, k.askAr
		}
		return d
	}
	if w.ask != "" && d.Kind == "contradiction" {
		d.Question, d.QuestionAr = w.ask+" "+d.Question, w.askAr+" "+d.QuestionAr
	}
	return d
}
