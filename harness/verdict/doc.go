// Package verdict judges histories. Judges are pure functions from a history
// to a finding: the same history always gives the same finding. A finding
// holds, is broken, or is unknown; unknown is never a pass.
package verdict
