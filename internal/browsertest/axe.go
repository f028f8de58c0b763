// SPDX-License-Identifier: Apache-2.0

package browsertest

import (
	_ "embed"
	"fmt"
	"testing"
)

// axeSource is axe-core; axe/ORIGIN.md says where it is from.
//
//go:embed axe/axe.min.js
var axeSource string

// Violation is one element that breaks one rule of axe-core.
type Violation struct {
	Rule     string // axe-core's name of the rule, such as "label"
	Impact   string // minor, moderate, serious or critical
	Selector string // CSS selector of the element; parts of nested frames and shadow roots are joined by " >> "
	Help     string // the rule in a sentence
	Detail   string // what to change, one cause a line
}

// String gives all on one line and the details below.
func (v Violation) String() string {
	return fmt.Sprintf("%s (%s) at %s: %s\n%s", v.Rule, v.Impact, v.Selector, v.Help, v.Detail)
}

// axeRun asks for the rules of WCAG 2.1, levels A and AA, and flattens the answer.
const axeRun = `axe.run(document, {resultTypes: ["violations"],
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}})
.then(result => result.violations.flatMap(rule => rule.nodes.map(node => ({
	Rule: rule.id, Impact: String(rule.impact), Selector: node.target.flat(9).join(" >> "), Help: rule.help, Detail: node.failureSummary}))))`

// Axe fails t with each element of the page, as it is now, that breaks a rule of WCAG 2.1 A or AA which axe-core
// can check.
func (b *Browser) Axe(t testing.TB) {
	t.Helper()
	for _, v := range b.violations() {
		t.Errorf("%s: %v", b.URL(), v)
	}
}

// violations runs axe-core in the page. It comes in over DevTools, which the page's policy does not hold back.
func (b *Browser) violations() []Violation {
	b.t.Helper()
	Eval[bool](b, "if (!window.axe) {"+axeSource+"\n}; true")
	return Eval[[]Violation](b, axeRun)
}
