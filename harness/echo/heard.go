package echo

import "github.com/gameday-harness/gameday/harness/system"

// FirstHeard is when the first datagram came back from any peer.
func FirstHeard(all []system.EchoSeries) (at system.Stamp, ok bool) {
	for _, s := range all {
		if back, answered := heard(s); answered && (!ok || back < at) {
			at, ok = back, true
		}
	}
	return at, ok
}

// AllHeard is when the last of the peers was heard for the first time. It is not ok
// before all were.
func AllHeard(all []system.EchoSeries) (at system.Stamp, ok bool) {
	for _, s := range all {
		back, answered := heard(s)
		if !answered {
			return 0, false
		}
		at = max(at, back)
	}
	return at, len(all) > 0
}

// heard is when the first datagram that was answered came back.
func heard(s system.EchoSeries) (system.Stamp, bool) {
	for _, e := range s.Samples {
		if e.Back != 0 {
			return e.Back, true
		}
	}
	return 0, false
}
