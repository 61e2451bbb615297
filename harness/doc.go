// Package harness carries experiments out. An experiment is what Do says, on one
// screen: users come in, the steady state is watched, a plan of faults is carried
// out, the system settles, every write ever sent is read back, and the history is
// judged.
//
// A Scenario is an experiment as a value, before anything runs: what is done, and
// what must hold. A Runner carries scenarios out one after another on worlds that
// it raises and, when they have provably come back to their steady state, uses
// again.
//
// Parts of it are packages of their own: conduct carries the plan out, record
// writes the history, pulse follows users, selfwatch lets the instrument watch
// itself, and verdict judges. The package knows no compose file, no Docker and no
// protocol; package lab puts it together with those.
package harness
