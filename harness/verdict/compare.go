package verdict

// DetailAtLeast is the detail that stands in when the true figure could not be
// measured but surely is at least this high: a service that never came back.
const DetailAtLeast DetailID = "at_least"

// AtMost holds value ± bound against an upper limit. It holds when the whole
// interval is within the limit, is broken when the whole interval is over it,
// and is unknown when the limit lies inside.
func AtMost(value, bound, limit float64) State {
	switch {
	case value+bound <= limit:
		return Holds
	case value-bound > limit:
		return Broken
	}
	return Unknown
}

// AtLeast holds value ± bound against a lower limit, by the same rule.
func AtLeast(value, bound, limit float64) State {
	switch {
	case value-bound >= limit:
		return Holds
	case value+bound < limit:
		return Broken
	}
	return Unknown
}

// Against judges the finding by another limit than its own, in the finding's
// unit. The finding itself is left as it is.
func (f Finding) Against(limit float64) State {
	if f.forbidden() {
		return Broken
	}
	if !f.Measured {
		if least, ok := f.Detail(DetailAtLeast); ok && least.Value > limit {
			return Broken
		}
		return Unknown
	}
	if d, known := Describe(f.Measure); known && d.Better == Higher {
		return AtLeast(f.Value, f.Bound, limit)
	}
	return AtMost(f.Value, f.Bound, limit)
}

// forbidden reports what no limit allows: a write that was refused and is
// there all the same.
func (f Finding) forbidden() bool {
	appeared, ok := f.Detail(DetailRefusedAppeared)
	return ok && appeared.Value > 0
}

// Detail returns the first detail of that id, and false when there is none.
func (f Finding) Detail(id DetailID) (Detail, bool) {
	for _, d := range f.Details {
		if d.ID == id {
			return d, true
		}
	}
	return Detail{}, false
}
