// Package pilot decides, from a third place, which database is the primary.
//
// It sends a beat to every keeper several times a second. A beat carries what
// the host is wanted to be, and brings back what it is. What is wanted follows
// from a pure function over a View and a Memory (decide), so that every
// decision can be tried without a database.
//
// The pilot never acts on ignorance: after a start, or after it was stalled or
// cut off itself, it learns first.
package pilot
