// Package scenarios holds the experiments as Ginkgo specs, one file for each
// kind of outage. The tree is built over whatever topology a Lab has loaded,
// and runs by `gameday run`, by `go test` and by the ginkgo command alike.
//
// Labels say what a scenario is about (dns, host, region, control) and to which
// profiles it belongs (dev, gate, monthly).
package scenarios
