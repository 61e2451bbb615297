// Package clock reads the one clock that all stamps of the agent come from.
package clock
