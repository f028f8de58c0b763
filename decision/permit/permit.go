// SPDX-License-Identifier: Apache-2.0

package permit

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

//go:embed policy.cedar
var policyText []byte

// Act is something that somebody wants to do.
type Act string

// The acts, and in groups the group of each.
const (
	See             Act = "see"
	ReceiveReport   Act = "report.receive"
	ReviewClaim     Act = "claim.review"
	CorrectClaim    Act = "claim.correct"
	SettleDispute   Act = "dispute.settle"
	MakeIncident    Act = "incident.make"
	ChangeIncident  Act = "incident.change"
	Reverse         Act = "act.reverse"
	NarrowAudience  Act = "audience.narrow"
	ReleaseAudience Act = "audience.release"
	SealItem        Act = "item.seal"
	MakeAccount     Act = "account.make"
)

var groups = map[Act]string{See: "read", ReceiveReport: "work", ReviewClaim: "situation", CorrectClaim: "situation", SettleDispute: "situation",
	MakeIncident: "situation", ChangeIncident: "situation", Reverse: "situation", NarrowAudience: "work", ReleaseAudience: "work",
	SealItem: "work", MakeAccount: "accounts"}

// Acts returns every act that the policy knows.
func Acts() []Act {
	var out []Act
	for a := range groups {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}

// Item is what an act is about.
type Item struct {
	Crisis   cell.ID
	Closed   bool // the crisis is
	Audience cell.Audience
	// To is the audience that NarrowAudience and ReleaseAudience ask for, nil for other acts.
	To *cell.Audience
}

// Whole is the crisis itself, for acts that are about no single item.
func Whole(s decision.Standing) Item {
	return Item{Crisis: s.Crisis.ID, Closed: s.Closed, Audience: cell.Audience{Marking: cell.Green}}
}

// Policy decides. Use New. It may be used by several goroutines.
type Policy struct {
	policies *cedar.PolicySet
	actions  map[Act]types.Entity
}

// New reads the policy.
func New() (*Policy, error) {
	set, err := cedar.NewPolicySetFromBytes("policy.cedar", policyText)
	if err != nil {
		return nil, fmt.Errorf("policy.cedar: %w", err)
	}
	p := &Policy{policies: set, actions: map[Act]types.Entity{}}
	for act, group := range groups {
		p.actions[act] = types.Entity{UID: types.NewEntityUID("Action", types.String(act)),
			Parents: types.NewEntityUIDSet(types.NewEntityUID("Action", types.String(group)))}
	}
	return p, nil
}

// Reader is a person in a seat, ready to be decided about many times.
type Reader struct {
	policy    *Policy
	who       decision.Standing
	principal types.Entity
}

// For makes a Reader of a standing.
func (p *Policy) For(who decision.Standing) *Reader {
	v := cell.Viewer{Actor: who.Person.ID, Seat: string(who.Seat)}
	return &Reader{policy: p, who: who,
		principal: types.Entity{UID: types.NewEntityUID("Person", types.String(who.Person.ID)), Attributes: types.NewRecord(types.RecordMap{
			"crisis": types.String(who.Crisis.ID), "seat": types.String(who.Seat), "kind": types.String(who.Kind), "desks": texts(who.Desks),
			"readers": texts(v.Principals()), "administrator": types.Boolean(who.Administrator)})}}
}

// Decide tells whether the reader may do act on item: nil, NotFound where the reader may not see the item, else Denied.
func (r *Reader) Decide(act Act, item Item) error {
	action, known := r.policy.actions[act]
	if !known {
		return fmt.Errorf("permit: the policy knows no act %q", act)
	}
	asked := r.entities(item)
	if r.permits(asked, action.UID) {
		return nil
	}
	if act != See && groups[act] != "accounts" && !r.permits(asked, r.policy.actions[See].UID) {
		return &cell.Error{Code: cell.NotFound, Key: "error.item.missing", Msg: "there is no such item"}
	}
	return &cell.Error{Code: cell.Denied, Key: "error.permit." + why(r.who, item), Msg: "this seat may not do that (" + string(act) + ")"}
}

// why names what stands in the way, for the words of the refusal.
func why(who decision.Standing, item Item) string {
	switch {
	case item.Closed:
		return "closed"
	case who.Kind == decision.Auditor:
		return "auditor"
	case who.Administrator:
		return "administrator"
	}
	return "grant"
}

// permits asks Cedar. Any diagnostic error is a refusal.
func (r *Reader) permits(asked *entities, action types.EntityUID) bool {
	ok, why := cedar.Authorize(r.policy.policies, asked, cedar.Request{Principal: r.principal.UID, Action: action, Resource: resourceUID})
	return ok == cedar.Allow && len(why.Errors) == 0
}

// resourceUID is the item that a request is about.
var resourceUID = types.NewEntityUID("Item", "asked")

// entities are what one request is about.
type entities struct {
	reader   *Reader
	resource types.Entity
}

// Get implements types.EntityGetter.
func (e *entities) Get(uid types.EntityUID) (types.Entity, bool) {
	switch uid.Type {
	case "Person":
		return e.reader.principal, uid == e.reader.principal.UID
	case "Item":
		return e.resource, uid == resourceUID
	}
	a, ok := e.reader.policy.actions[Act(uid.ID)]
	return a, ok
}

func (r *Reader) entities(item Item) *entities {
	covered := item.To == nil || (item.To.Marking == cell.AmberStrict && item.To.Owner == item.Audience.Owner)
	return &entities{reader: r, resource: types.Entity{UID: resourceUID, Attributes: types.NewRecord(types.RecordMap{
		"crisis": types.String(item.Crisis), "closed": types.Boolean(item.Closed), "members": texts(item.Audience.Members()),
		"owner": types.String(item.Audience.Owner), "covered": types.Boolean(covered)})}}
}

func texts(ss []string) types.Set {
	vs := make([]types.Value, len(ss))
	for i, s := range ss {
		vs[i] = types.String(s)
	}
	return types.NewSet(vs...)
}
