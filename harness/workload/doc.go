// Package workload behaves as users do: it reads and writes over HTTP in an
// open loop, at a rate that does not slow down when the system does, and
// reports every request as an operation of the history.
//
// A Program is what x-gameday says, compiled; a Runner sends it. Requests are
// due on an absolute schedule, each runs by itself with a deadline that counts
// from when it was due, and each is exactly one attempt: a system that stalls
// cannot hide its stall by holding back the load.
package workload
