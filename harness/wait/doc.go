// Package wait is the one way to wait for something that has to be asked for time
// after time: an answer, a state, the end of a fault.
package wait
