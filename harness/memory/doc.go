// Package memory is a world in memory, for tests. It is a test double: it stands in
// no user's way, and proves nothing about a system.
//
// It is made of any system.Model, offers every capability of system.World, and runs
// a small scripted service on it, a store with a primary that fails over, so that
// real kinds of faults, scenarios and the runner can be tried in milliseconds.
//
// It keeps time by time.Now and timers alone. Inside testing/synctest, where it
// belongs, that time is virtual and passes only when everybody waits. Each host has
// a clock of its own, which is off from the run's by minutes: whoever takes the
// stamp of one host for another's, or for the run's, is far off.
//
// Nothing runs in the background, so a world's end removes nothing: what hosts,
// echoes and the service do with time is worked out when somebody looks.
package memory
