// Package record makes the history of one experiment while it runs: every event is
// stamped, freed of secrets, appended to a file and kept for the judges, and users'
// pulse is felt on the way.
package record
