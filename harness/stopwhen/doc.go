// Package stopwhen holds what can end an experiment early: too few requests
// served, a command that says no, a metric beyond its bound, too little memory.
// What cannot be asked counts as a reason to stop: unknown is never good.
package stopwhen
