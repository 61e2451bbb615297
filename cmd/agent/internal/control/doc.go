// Package control is the gateway's HTTP API: cuts, DNS rules, toxiproxy and
// the probes, behind one token.
package control
