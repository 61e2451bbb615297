// Package expect holds Gomega matchers over what was found in one experiment:
//
//	Expect(run).To(FailOver(To("tokyo"), Within(20*time.Second)))
//	Expect(run).To(LoseNoAcknowledgedWrite())
//
// Each is a demand as it is written into a history (Meet makes a matcher of any),
// so that a spec and `gameday judge` cannot disagree.
//
// A matcher whose measure could not be taken is neither true nor false: it
// fails with an Inconclusive error, under To and NotTo alike. What can never be
// met or broken, such as To(""), is a Misuse: the matcher is not made at all, and
// whoever asks for it panics while the tree of specs is built. Nothing that was
// measured is to blame, so it never counts as broken.
package expect
