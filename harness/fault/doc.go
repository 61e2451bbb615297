// Package fault says what a kind of fault is: something that a plan names, that
// acts on a world when it is started, and that proves from the victims' own place
// that it took effect and that it is gone. The kinds themselves are in injectors.
package fault
