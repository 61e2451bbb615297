// Package scenarios holds the experiments that a system gives rise to, one file for
// each kind of outage. What applies is found from the structure of the system:
// anything has hosts that can be lost, a system with regions has regions that can go
// dark, and where the roles of services are known more is promised.
//
// From lists them as values. Specs states them as Ginkgo specs, for `go test` and
// the ginkgo command; `gameday run` hands them to the runner as they are.
//
// Labels say what a scenario is about (dns, host, region, partition, move, control)
// and to which profiles it belongs (dev, gate, monthly).
package scenarios
