package reports

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// recording is what a history file tells of one experiment.
type recording struct {
	file  string // from the run's folder
	meta  history.Meta
	last  time.Duration     // time of the last event, since the run's base
	phase history.PhaseName // that it came to; "": none
	whole bool              // it came to its end
	told  history.History
	err   error // why it cannot be read to its end
}

// historyFolder is where histories are, from the run's folder.
const historyFolder = "history"

// recordings reads all histories of a run's folder, in the order of their begin.
func recordings(dir string) ([]recording, error) {
	files, err := os.ReadDir(filepath.Join(dir, historyFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reports: look for histories: %w", err)
	}
	var all []recording
	for _, file := range files {
		if filepath.Ext(file.Name()) == ".jsonl" {
			all = append(all, readRecording(dir, filepath.Join(historyFolder, file.Name())))
		}
	}
	slices.SortStableFunc(all, func(a, b recording) int { return cmp.Compare(a.begin(), b.begin()) })
	return all, nil
}

func readRecording(dir, file string) recording {
	h, err := history.LoadFile(filepath.Join(dir, file))
	if errors.Is(err, history.ErrTorn) {
		err = nil // as a killed run leaves it; what was before is good
	}
	r := recording{file: file, told: h, last: h.End(), err: err}
	r.meta, _ = h.Meta()
	for _, e := range h {
		if e.Phase != nil {
			r.phase = e.Phase.Name
		}
	}
	_, r.whole = h.PhaseBegin(history.Done)
	return r
}

// begin is when the experiment began, since the run's base.
func (r recording) begin() time.Duration {
	if len(r.told) == 0 {
		return 0
	}
	return r.told[0].At
}

// name is what the scenario is called.
func (r recording) name() string { return cmp.Or(r.meta.Title, r.id()) }

// id is that of the scenario, or the file's name where not even that can be read.
func (r recording) id() string {
	if r.meta.Scenario == "" {
		return strings.TrimSuffix(filepath.Base(r.file), ".jsonl")
	}
	return r.meta.Scenario
}

// scenario is what is told of the experiment.
func (r recording) scenario(chosen Scenario) Scenario {
	about := About{ID: r.id(), Title: chosen.Title, Class: chosen.Class, Labels: chosen.Labels, History: r.file}
	switch {
	case r.err != nil:
		about.Error = fmt.Sprintf("The experiment was cut off, and its history cannot be read: %v", r.err)
	case !r.whole:
		about.Error = "The experiment was cut off " + r.when() + ". What is shown was recorded until then."
	}
	return FromHistory(r.told, verdict.JudgeAll(r.told), nil, about)
}

// when says where the experiment was cut off.
func (r recording) when() string {
	switch r.phase {
	case history.Steady:
		return "while its steady state was watched"
	case history.Injecting:
		return "while faults were in force"
	case history.Settling:
		return "while the system came home"
	case history.FinalRead:
		return "while everything was read back"
	case history.Done:
		return "after its end"
	}
	return "before its steady state was reached"
}
