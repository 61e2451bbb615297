package plan

import "github.com/gameday-harness/gameday/harness/system"

// Spec is a fault before anything runs.
type Spec struct {
	ID     string          `json:"id,omitempty"`     // unique in its plan: "f1"
	Kind   string          `json:"kind"`             // stable: "host.kill", "dns.lost", "region.blackout"
	Target system.Selector `json:"target,omitzero"`  // the hosts that it acts on; the zero value where a kind needs none
	Params Params          `json:"params,omitempty"` // the kind's own; checked by the kind
}

// Params are the parameters of a fault by name, as texts with units: "250ms",
// "20%", "refused", "region=home". The kind gives them types and limits. None is
// nil.
type Params map[string]string
