// Package catalogue describes kinds of faults for people and for scripts: what
// `gameday faults` prints and what the page docs/faults.md holds. Everything comes from
// the kinds themselves.
package catalogue
