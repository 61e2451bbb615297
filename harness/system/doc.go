// Package system is the model of a system under test: hosts, services, regions,
// roles, links, the entrypoint and, if there is one, the home region. It also
// declares what may be done to a system that runs, as capabilities: small
// interfaces in the model's own terms, which a world implements as far as it can.
//
// It knows no compose file, no Docker and no protocol of ours. Times are those of
// the run's clock (package history).
package system
