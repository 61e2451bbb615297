// Package faults drops every fault of the gateway at once: cuts, moves, DNS
// rules and toxics.
package faults
