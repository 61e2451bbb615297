package reports

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// CutOff makes the report of a run that ended without one: it was killed, or the
// machine went down. It rests on what is in the run's folder alone: the histories,
// as far as they can be read, and what WriteHeader wrote, if that is there.
//
// Such a report never holds. An experiment that came to its end is judged, and
// broken if it was; one that was cut off is inconclusive, and those that were not
// begun are skipped.
// The error says why the folder is none of a run.
func CutOff(dir string) (Report, error) {
	if _, err := os.Stat(dir); err != nil {
		return Report{}, fmt.Errorf("reports: the run's folder: %w", err)
	}
	r, known, err := header(dir)
	if err != nil {
		return Report{}, err
	}
	recorded, err := recordings(dir)
	if err != nil {
		return Report{}, err
	}
	if !known && len(recorded) == 0 {
		return Report{}, fmt.Errorf("reports: %s is no folder of a run: it holds neither %s nor history/*.jsonl", dir, RunFile)
	}
	if !known {
		r = headerOf(recorded)
	}
	r.Duration = lengthOf(r.Started, recorded)
	r.CutOff = true
	r.Message = cutOffMessage(recorded, planned(r))
	r.Scenarios = scenariosOf(r, recorded)
	return Conclude(r), nil
}

// headerOf is what histories know of their run.
func headerOf(recorded []recording) Report {
	for _, one := range recorded {
		if m := one.meta; m.Version != 0 {
			return Report{
				Run: m.Run, Started: m.Base.Round(0).UTC(), Seed: m.Seed, Objectives: Objectives{Common: m.Objectives}, Gameday: "unknown",
			}
		}
	}
	return Report{}
}

// planned is how many experiments were chosen; 0 when that is not known.
func planned(header Report) int { return len(header.Scenarios) * max(header.Repeat, 1) }

// lengthOf is the time from the run's start until the last thing recorded.
func lengthOf(started time.Time, recorded []recording) Seconds {
	var length time.Duration
	for _, one := range recorded {
		if !one.meta.Base.IsZero() {
			length = max(length, one.meta.Base.Add(one.last).Sub(started))
		}
	}
	return SecondsOf(length)
}

// scenariosOf puts the recordings in the places of what was chosen; those that
// were not chosen, as far as is known, come last.
func scenariosOf(header Report, recorded []recording) []Scenario {
	var all []Scenario
	for _, chosen := range header.Scenarios {
		var begun []Scenario
		begun, recorded = take(recorded, chosen)
		all = append(all, Repeated(filled(begun, chosen, max(header.Repeat, 1))))
	}
	for len(recorded) > 0 {
		var begun []Scenario
		begun, recorded = take(recorded, Scenario{ID: recorded[0].id()})
		all = append(all, Repeated(begun))
	}
	return all
}

// take separates the experiments of a scenario from the rest.
func take(recorded []recording, chosen Scenario) (begun []Scenario, rest []recording) {
	for _, one := range recorded {
		if one.id() == chosen.ID {
			begun = append(begun, one.scenario(chosen))
		} else {
			rest = append(rest, one)
		}
	}
	return begun, rest
}

// filled adds the repetitions that were not begun.
func filled(done []Scenario, chosen Scenario, repeat int) []Scenario {
	for len(done) < repeat {
		seed := chosen.Seed
		if n := len(done); n < len(chosen.Repetitions) {
			seed = chosen.Repetitions[n].Seed
		}
		done = append(done, FromHistory(nil, nil, nil, About{ID: chosen.ID, Title: chosen.Title, Class: chosen.Class, Labels: chosen.Labels, Seed: seed, Skipped: Unfinished}))
	}
	return done
}

// cutOffMessage says in one sentence how far the run came.
func cutOffMessage(recorded []recording, chosen int) string {
	whole := 0
	var under []string
	for _, one := range recorded {
		if one.whole && one.err == nil {
			whole++
		} else {
			under = append(under, fmt.Sprintf("%s was under way (%s)", quoted(one.name()), one.state()))
		}
	}
	of := "its experiments"
	if chosen > 0 {
		of = fmt.Sprintf("its %s", withUnit(fmt.Sprint(chosen), "experiments"))
	}
	text := fmt.Sprintf("the run was cut off after %d of %s", whole, of)
	if len(under) > 0 {
		text += ", while " + strings.Join(under, ", ")
	}
	return text + "; this report was made from what had been recorded"
}

// state says in a word or two how far an experiment came.
func (r recording) state() string {
	switch {
	case r.err != nil:
		return "its history cannot be read"
	case r.phase == "":
		return "no phase yet"
	}
	return "phase " + string(r.phase)
}
