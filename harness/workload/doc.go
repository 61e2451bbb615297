// Package workload behaves as users do: it reads and writes in an open loop, at
// a rate that does not slow down when the system does, and reports every request
// as an operation of the history.
//
// It knows the schedule, the mix of reads and writes, the ids and the outcomes,
// and no protocol: a Client carries an operation out. Package web is the client
// for HTTP.
//
//	settings.Workload --Compile--> Program --New--> Runner, or several in a Group
//
// Requests are due on an absolute schedule, each runs by itself with a deadline
// that counts from its sending, and each is exactly one attempt: a system that
// stalls cannot hide its stall by holding back the load.
//
// Reads also ask for ids that were never written, during the run and in the
// final read. A service that finds those would find anything, and what it says of
// the others proves nothing.
package workload
