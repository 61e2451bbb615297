// Package pulse follows what users see while an experiment runs, to know when an
// observation may go on or end. It decides nothing about a verdict: judges read the
// history.
package pulse
