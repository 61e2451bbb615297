package reports

import (
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// check says what makes a report one that cannot be rendered faithfully.
func check(r Report) error {
	if r.Schema != Schema {
		return fmt.Errorf("schema %d, but this version of gameday reads schema %d: use the version %q that wrote it",
			r.Schema, Schema, r.Gameday)
	}
	switch r.State {
	case Holds, Broken, Inconclusive:
	default:
		return fmt.Errorf("state %q of the run: not one of holds, broken, inconclusive", r.State)
	}
	for _, s := range r.Scenarios {
		if err := checkScenario(s); err != nil {
			return fmt.Errorf("scenario %q: %w", s.Name(), err)
		}
	}
	if r.SLA != nil && !soundDiagram(r.SLA.Computed.Diagram, 0) {
		return errors.New("sla: the diagram is none that Gameday draws")
	}
	return nil
}

func checkScenario(s Scenario) error {
	switch s.State {
	case Holds, Broken, Inconclusive, Skipped:
	default:
		return fmt.Errorf("state %q: not one of holds, broken, inconclusive, skipped", s.State)
	}
	if err := checkFindings(s.Findings); err != nil {
		return err
	}
	if s.WithinHA != "" {
		if err := checkState(s.WithinHA); err != nil {
			return fmt.Errorf("within_ha: %w", err)
		}
	}
	if err := checkRepetitions(s); err != nil {
		return err
	}
	if s.Timeline == nil {
		return nil
	}
	return checkTimeline(*s.Timeline)
}

func checkFindings(all []Finding) error {
	for _, f := range all {
		if err := checkState(f.State); err != nil {
			return fmt.Errorf("finding %q: %w", f.Measure, err)
		}
	}
	return nil
}

func checkState(s verdict.State) error {
	switch s {
	case verdict.Holds, verdict.Broken, verdict.Unknown:
		return nil
	}
	return fmt.Errorf("state %q: not one of holds, broken, unknown", s)
}

// checkRepetitions also makes sure that each distribution is of all of them.
func checkRepetitions(s Scenario) error {
	for _, r := range s.Repetitions {
		if err := checkScenario(Scenario{State: r.State, Findings: r.Findings}); err != nil {
			return fmt.Errorf("repetition %d: %w", r.Number, err)
		}
	}
	for _, d := range s.Distributions {
		if len(d.Samples) != len(s.Repetitions) || d.Measured+d.NotMeasured != len(d.Samples) {
			return fmt.Errorf("distribution of %q: %d samples, %d measured and %d not, of %d repetitions; there must be one of each",
				d.Measure, len(d.Samples), d.Measured, d.NotMeasured, len(s.Repetitions))
		}
		for _, sample := range d.Samples {
			if err := checkState(sample.State); err != nil {
				return fmt.Errorf("distribution of %q: %w", d.Measure, err)
			}
		}
	}
	return nil
}

func checkTimeline(t Timeline) error {
	if t.Bucket <= 0 {
		return fmt.Errorf("timeline: a bucket of %v s; it must be longer than nothing", t.Bucket)
	}
	lengths := []int{
		len(t.Reads.Missing), len(t.Reads.Failed), len(t.Reads.Latency.P50), len(t.Reads.Latency.P99),
		len(t.Writes.OK), len(t.Writes.Refused), len(t.Writes.Unknown), len(t.Writes.Latency.P50), len(t.Writes.Latency.P99),
	}
	for _, all := range [][]RegionSeries{t.Served, t.Acknowledged} {
		for _, s := range all {
			lengths = append(lengths, len(s.Count))
		}
	}
	for _, n := range lengths {
		if n != t.Buckets() {
			return fmt.Errorf("timeline: a series of %d buckets beside one of %d; all must be equally long", n, t.Buckets())
		}
	}
	return nil
}
