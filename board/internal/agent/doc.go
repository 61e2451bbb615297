// Package agent is PID 1 of a cold host: a machine that runs nothing until the pilot
// orders it to, and then starts the web service from its own image.
//
// The pilot posts an order several times a second, which says what is wanted and not
// what to do. What was ordered last holds until another order comes: a host that
// serves goes on serving when the pilot is lost, and one that rests goes on resting.
// Orders carry the proof of their age, as those to a keeper do.
package agent
