// Package plan says what is done to a system and when: faults before anything
// runs, and the tree that orders them. Plans are values: they print, they encode to
// text, YAML and JSON and decode again, and the same plan with the same seed gives
// the same run. The package is pure: it knows the model of a system, and no world.
package plan
