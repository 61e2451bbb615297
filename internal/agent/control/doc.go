// Package control is the gateway's HTTP API: cuts, DNS rules, moves, traffic,
// toxiproxy and the probes, behind one token and for this machine alone.
//
// What puts a fault in force must be let in by the lease; looking and healing is
// free.
package control
