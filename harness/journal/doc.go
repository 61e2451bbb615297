// Package journal is the write-ahead journal of a run: what it is about to
// make, or to break, is on disk before it is done, so that whatever is left of
// a run that died can be found and undone, also after a reboot.
//
// A journal is a file of JSON Lines, append-only, one for each run, in the
// folder that Home names. It exists as long as something of the run may be
// left. It never holds a secret: no token, no environment, no request, and of what
// failed only the kind of failure, since the text of an error can quote anything.
package journal
