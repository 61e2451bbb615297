package catalogue

import (
	"fmt"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
)

// Entry is what there is to know of one kind.
type Entry struct {
	Kind    string      `json:"kind"`
	Group   fault.Group `json:"group,omitempty"` // "": never drawn by a drill
	Summary string      `json:"summary"`
	Models  string      `json:"models"`
	Outage  string      `json:"outage,omitempty"` // a real one
	Proof   string      `json:"proof"`
	Target  string      `json:"target,omitempty"` // "": it takes none
	Needs   []string    `json:"needs"`            // powers over a world
	Ramps   bool        `json:"ramps"`
	Params  []Param     `json:"params"`
	Example string      `json:"example"` // a plan, in YAML
}

// Param is one parameter of a kind.
type Param struct {
	Name    string   `json:"name"`
	Usage   string   `json:"usage"`
	Default *string  `json:"default"` // nil: it must be said
	Values  []string `json:"values,omitempty"`
}

// Of describes kinds, in their order. An error is a mistake in a kind: its example
// makes no sense.
func Of(kinds fault.Set) ([]Entry, error) {
	var all []Entry
	for _, k := range kinds {
		e, err := entry(k)
		if err != nil {
			return nil, fmt.Errorf("catalogue: %s: %w", k.Name(), err)
		}
		all = append(all, e)
	}
	return all, nil
}

func entry(k fault.Kind) (Entry, error) {
	d := k.Doc()
	e := Entry{
		Kind: k.Name(), Group: d.Group, Summary: d.Summary, Models: d.Models, Outage: d.Outage, Proof: d.Proof,
		Target: d.Target, Ramps: d.Ramps, Needs: []string{}, Params: []Param{},
	}
	for _, n := range k.Needs() {
		e.Needs = append(e.Needs, string(n))
	}
	for _, p := range d.Params {
		one := Param{Name: p.Name, Usage: p.Usage, Values: p.Values}
		if p.Default != "" {
			one.Default = &p.Default
		}
		e.Params = append(e.Params, one)
	}
	var err error
	e.Example, err = example(k)
	return e, err
}

// exampleFor is how long the fault of an example is held.
const exampleFor = 20 * time.Second

// example is a plan of one fault in a system of two regions.
func example(k fault.Kind) (string, error) {
	m := twoRegions()
	spec := k.Doc().Example
	if spec.Kind == "" {
		candidates := k.Candidates(m)
		if len(candidates) == 0 {
			return "", fmt.Errorf("it has no candidate in a system of two regions; say an Example in its Doc")
		}
		spec = candidates[0]
	}
	spec.ID = "f1"
	if err := k.Check(m, spec); err != nil {
		return "", fmt.Errorf("its example: %w", err)
	}
	text, err := plan.YAML(plan.Do{Fault: spec, For: exampleFor})
	return string(text), err
}

// needs names the powers as a sentence has them.
func (e Entry) needs() string {
	if len(e.Needs) == 0 {
		return "nothing"
	}
	return strings.Join(e.Needs, ", ")
}

// group says how a drill draws it.
func (e Entry) group() string {
	if e.Group == fault.Undrawn {
		return "none: a drill never draws it"
	}
	return string(e.Group)
}

// choice says what a parameter is when it is left out, and what it may be.
func (p Param) choice() string {
	text := "required"
	if p.Default != nil {
		text = "default " + *p.Default
	}
	if len(p.Values) > 0 {
		text += "; one of " + strings.Join(p.Values, ", ")
	}
	return text
}
