package history

import "time"

// Rate is how many requests a second all workloads together were meant to send.
func (m Meta) Rate() float64 {
	rate := 0.0
	for _, w := range m.Workloads {
		rate += w.Rate
	}
	return rate
}

// Writes is the share of writes among all requests that were meant to be sent.
func (m Meta) Writes() float64 {
	rate, writes := m.Rate(), 0.0
	if rate <= 0 {
		return 0
	}
	for _, w := range m.Workloads {
		writes += w.Rate * w.Writes
	}
	return writes / rate
}

// Workload returns what a workload was meant to send, and false when the history
// does not know it.
func (m Meta) Workload(name string) (WorkloadMeta, bool) {
	for _, w := range m.Workloads {
		if w.Name == name {
			return w, true
		}
	}
	return WorkloadMeta{}, false
}

// DeadlineOf is the deadline of a request: that of its workload; 0 when there is
// none.
func (m Meta) DeadlineOf(o Op) time.Duration {
	w, _ := m.Workload(o.Workload)
	return w.Deadline
}

// Deadlines returns the shortest and the longest of the workloads' deadlines; 0
// when no workload has one.
func (m Meta) Deadlines() (shortest, longest time.Duration) {
	for _, w := range m.Workloads {
		if w.Deadline > 0 && (shortest == 0 || w.Deadline < shortest) {
			shortest = w.Deadline
		}
		longest = max(longest, w.Deadline)
	}
	return shortest, longest
}
