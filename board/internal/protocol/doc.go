// Package protocol is what pilot and keeper say to each other.
//
// The pilot posts an Order to each keeper several times a second; the keeper
// answers with its Status. An order describes the wanted state, not a step, so
// that repeating one is harmless and a restarted pilot needs no memory of its
// own.
//
// Each status carries the keeper's own clock (Stamp), and each order echoes the
// stamp that it answers to. An order therefore says when, at the latest, it was
// written, on the clock of the one who must judge it: an order that was frozen
// in the network is stale when it arrives, and a lease never outlives what the
// pilot counts with.
package protocol
