// Package sla does the arithmetic of availability. It computes the availability of
// a system from its structure and from what is said of its parts (Compute), and sets
// beside it what experiments measured: the downtime that each fault costs, times how
// often it comes (Measure). Formulas and sources are in docs/sla.md.
//
// Everything here is pure. Shares are of 0..1, times are seconds. What simulates takes
// a seed, and the same seed gives the same figures.
package sla
