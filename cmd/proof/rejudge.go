package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

// rejudge judges every history under a folder again, from its file alone, and
// compares with what the run itself found. It returns how many histories were
// compared; an error names every difference.
func rejudge(root string) (int, error) {
	files, err := fs.Glob(os.DirFS(root), "*/*/*/"+reports.JSONFile)
	if err != nil {
		return 0, fmt.Errorf("find reports: %w", err)
	}
	n := 0
	var all []error
	for _, file := range files {
		if filepath.Base(filepath.Dir(file)) == "latest" {
			continue
		}
		compared, err := rejudgeRun(filepath.Join(root, file))
		n += compared
		all = append(all, err)
	}
	return n, errors.Join(all...)
}

func rejudgeRun(file string) (int, error) {
	r, err := load(file)
	if err != nil {
		return 0, err
	}
	n := 0
	var all []error
	for _, s := range r.Scenarios {
		if s.History == "" {
			continue
		}
		n++
		all = append(all, compare(filepath.Join(filepath.Dir(file), s.History), s))
	}
	return n, errors.Join(all...)
}

func load(file string) (reports.Report, error) {
	f, err := os.Open(file)
	if err != nil {
		return reports.Report{}, err
	}
	defer f.Close()
	r, err := reports.Load(f)
	if err != nil {
		return r, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}

// compare holds what a report says of a scenario against its history.
func compare(file string, s reports.Scenario) error {
	h, err := history.LoadFile(file)
	if err != nil {
		return err
	}
	var all []error
	for _, again := range verdict.JudgeAll(h) {
		told, found := findingOf(s, again.Measure)
		if !found || told.Measured != again.Measured || told.Value != again.Value || told.Bound != again.Bound {
			all = append(all, fmt.Errorf("%s: %s was %s and is %s when judged again", file, again.Measure, told.Figure(), again.Figure()))
		}
	}
	return errors.Join(all...)
}

func findingOf(s reports.Scenario, m verdict.Measure) (reports.Finding, bool) {
	for _, f := range s.Findings {
		if f.Measure == m {
			return f, true
		}
	}
	return reports.Finding{}, false
}
