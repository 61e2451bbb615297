package main

import "time"

// result is what became of one probe. Stamps are nanoseconds.
type result struct {
	write  bool
	number int   // of its kind, from 0, in the order of sending
	sent   int64 //
	done   int64 // when the answer was there, or the time was over
	reason string
}

// good says whether the probe was answered well and in time.
func (r result) good() bool { return r.reason == "" }

// outage is a stretch in which probes of one kind were bad. It began between
// AfterNS and BeginNS, and ended between UntilNS and EndNS.
type outage struct {
	Kind    string         `json:"kind"` // "outage"
	Of      string         `json:"of"`   // "write" or "read"
	AfterNS int64          `json:"after_ns"`
	BeginNS int64          `json:"begin_ns"` // the first bad probe was sent
	UntilNS int64          `json:"until_ns"` // the last bad probe was sent
	EndNS   int64          `json:"end_ns"`   // the first good probe sent afterwards was answered
	Seconds float64        `json:"seconds"`  // BeginNS to EndNS
	Bound   float64        `json:"resolution_seconds"`
	Bad     int            `json:"bad"`
	Good    int            `json:"good_between"` // good probes that did not last for the time to settle
	Reasons map[string]int `json:"reasons"`
	Open    bool           `json:"open,omitempty"` // it had not ended when the probing did
}

// sum counts the probes of one kind.
type sum struct {
	Probes  int `json:"probes"`
	Bad     int `json:"bad"`
	Outages int `json:"outages"`
}

// tracker turns the results of one kind of probe into outages.
type tracker struct {
	of      string
	settle  time.Duration
	waiting map[int]result // those that came before one that was sent earlier
	next    int            // number of the result that is due
	lastOK  int64          // when the last good probe was sent
	open    *outage
	between int // good probes since the last bad one
	sum     sum
}

func newTracker(of string, settle time.Duration) *tracker {
	return &tracker{of: of, settle: settle, waiting: map[int]result{}}
}

// add takes results in any order, looks at them in the order of sending, and
// returns the outages that are over.
func (t *tracker) add(r result) []outage {
	t.waiting[r.number] = r
	var over []outage
	for {
		r, ok := t.waiting[t.next]
		if !ok {
			return over
		}
		delete(t.waiting, t.next)
		t.next++
		if o := t.look(r); o != nil {
			over = append(over, *o)
		}
	}
}

// look takes the next result in the order of sending.
func (t *tracker) look(r result) *outage {
	t.sum.Probes++
	if !r.good() {
		t.bad(r)
		return nil
	}
	t.lastOK = r.sent
	if t.open == nil {
		return nil
	}
	if t.between == 0 {
		t.open.EndNS = r.done
	}
	t.between++
	if time.Duration(r.sent-t.open.UntilNS) < t.settle {
		return nil
	}
	return t.close()
}

func (t *tracker) bad(r result) {
	t.sum.Bad++
	if t.open == nil {
		after := t.lastOK
		if after == 0 { // bad from the first probe on
			after = r.sent
		}
		t.sum.Outages++
		t.open = &outage{Kind: "outage", Of: t.of, AfterNS: after, BeginNS: r.sent, Reasons: map[string]int{}}
		t.between = 0
	}
	t.open.Good += t.between
	t.between = 0
	t.open.UntilNS, t.open.EndNS = r.sent, r.done
	t.open.Bad++
	t.open.Reasons[r.reason]++
}

func (t *tracker) close() *outage {
	o := t.open
	t.open = nil
	o.Seconds = seconds(o.EndNS - o.BeginNS)
	o.Bound = seconds(max(o.BeginNS-o.AfterNS, o.EndNS-o.UntilNS))
	return o
}

// end returns the outage that is not over.
func (t *tracker) end() []outage {
	if t.open == nil {
		return nil
	}
	t.open.Open = t.between == 0
	return []outage{*t.close()}
}

func seconds(ns int64) float64 { return time.Duration(ns).Seconds() }
