// Package drill draws what is done to a system at random, from a seed: which faults,
// one at a time or in pairs, and for how long. It is pure. The same seed, system,
// kinds and options give the same drill, on every machine and in every process.
//
// What is drawn from are the candidates that each kind of fault has for the system
// (fault.Kind.Candidates), less what the world cannot do, what the limits forbid and
// what the file leaves alone. First a group is drawn by weight (fault.Group), then one
// of its kinds, then one of the kind's candidates that were drawn least often so far.
//
// Draw gives episodes: single nodes of a plan, without what is between them.
package drill
