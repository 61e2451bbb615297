// Package reports turns what a run found into files that people and machines
// read. One finished Report is rendered as HTML, JSON, JUnit XML and Markdown;
// since all of them draw on that one value, they cannot disagree.
//
// Everything here is pure but Write: a Scenario is built from a saved history
// by FromHistory, a Report is closed by Conclude, secrets are taken out by
// Redact, and a Renderer writes to any io.Writer. The same Report always gives
// the same bytes.
package reports
