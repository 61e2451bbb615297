// Package harness brings the parts of an experiment together: it watches the
// steady state of a running system, injects faults, watches what users see,
// heals, lets the system come home, reads everything back and judges.
package harness
