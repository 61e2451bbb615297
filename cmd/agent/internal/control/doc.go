// Package control is the gateway's HTTP API: cuts, DNS rules, moves, traffic, toxiproxy and
// the probes, behind one token.
package control
