// Package expect holds Gomega matchers over what was found in one experiment:
//
//	Expect(run).To(FailOver(To("tokyo"), Within(20*time.Second)))
//	Expect(run).To(LoseNoAcknowledgedWrite())
//
// A matcher whose measure could not be taken is neither true nor false: it
// fails with an Inconclusive error, under To and NotTo alike.
package expect
