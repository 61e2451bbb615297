package verdict

import "github.com/gameday-harness/gameday/harness/history"

// Meets holds the finding against a demand: against its limit, or the
// finding's own, and then against the region that must serve the writes
// afterwards. other is the region that serves them instead, when that is what
// breaks the demand.
func (f Finding) Meets(d history.Demand) (state State, other string) {
	state = f.State
	if d.Limit != nil {
		state = f.Against(*d.Limit)
	}
	if state != Holds || d.Region == "" {
		return state, ""
	}
	who, told := f.Detail(DetailAuthority)
	if !told {
		who, told = f.Detail(DetailRegion)
	}
	switch {
	case !told:
		return Unknown, ""
	case who.Text != d.Region:
		return Broken, who.Text
	}
	return Holds, ""
}

// Demanded is the state of a whole scenario: what it demands, held against the
// findings. One that demands nothing proves nothing.
func Demanded(h history.History, findings []Finding) State {
	meta, _ := h.Meta()
	if len(meta.Demands) == 0 {
		return Unknown
	}
	state := Holds
	for _, d := range meta.Demands {
		met := Unknown
		for _, f := range findings {
			if string(f.Measure) == d.Measure {
				met, _ = f.Meets(d)
			}
		}
		state = Worst(state, met)
	}
	return state
}

// Worst is Broken if one is, else Unknown if one is, else Holds.
func Worst(a, b State) State {
	switch {
	case a == Broken || b == Broken:
		return Broken
	case a == Holds && b == Holds:
		return Holds
	}
	return Unknown
}
