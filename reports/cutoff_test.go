package reports

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// chosen is the header of a run of these scenarios.
func chosen(names ...string) Report {
	r := Report{
		Run: "r1", Started: time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC), Profile: "gate", Seed: 42, Gameday: "v0.1.0",
		Compose: Compose{File: "shop.yml", SHA256: "9f86"},
	}
	for _, name := range names {
		r.Scenarios = append(r.Scenarios, FromHistory(nil, nil, nil, About{ID: name, Title: name, Labels: []string{"gate"}, Seed: 42, Skipped: Unfinished}))
	}
	return r
}

// saved is a history of an experiment that demands that no write is lost.
func saved(name string, origin time.Duration) history.History {
	h := outage{name: name, origin: origin, faults: []string{"cut"}, noop: true, end: 50 * time.Second}.record()
	h[0].At = origin
	h[0].Meta.Demands = []history.Demand{{Measure: "data_loss"}}
	for _, op := range h.OpsOf(history.Write) {
		h = append(h, history.Event{At: origin + 51*time.Second, Final: &history.Final{ID: op.ID, Outcome: history.OK}})
	}
	return h
}

// fillFolder writes histories into a run's folder, and the header if there is any.
func fillFolder(t *testing.T, header *Report, files map[string][]byte) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out[1]", "r1") // no pattern, though it looks like one
	if err := os.MkdirAll(filepath.Join(dir, historyFolder), 0o755); err != nil {
		t.Fatal(err)
	}
	if header != nil {
		if err := WriteHeader(dir, *header); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, historyFolder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func lines(t *testing.T, h history.History) []byte {
	t.Helper()
	var b bytes.Buffer
	w := history.NewWriter(&b)
	for _, e := range h {
		w.Record(e)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func before(h history.History, end time.Duration) history.History {
	return slices.DeleteFunc(slices.Clone(h), func(e history.Event) bool { return e.At >= end })
}

func TestCutOff(t *testing.T) {
	whole := lines(t, saved("first", 0))
	second := saved("second", 80*time.Second)
	inFault := lines(t, before(second, 105*time.Second))
	three := chosen("first", "second", "third")
	twice := chosen("first")
	twice.Repeat = 2
	for name, c := range map[string]struct {
		header  *Report
		files   map[string][]byte
		states  []State
		message string
		says    string // the reason of the first that is neither held nor skipped
	}{
		"nothing begun": {&three, nil, []State{Skipped, Skipped, Skipped}, "the run was cut off after 0 of its 3 experiments; this report was made from what had been recorded", ""},
		"in the second": {
			&three,
			map[string][]byte{"first.jsonl": whole, "second.jsonl": inFault},
			[]State{Holds, Inconclusive, Skipped},
			`cut off after 1 of its 3 experiments, while "second" was under way (phase fault);`, "cut off while faults were in force",
		},
		"a torn line": {
			&three,
			map[string][]byte{"first.jsonl": whole, "second.jsonl": inFault[:len(inFault)-9]},
			[]State{Holds, Inconclusive, Skipped},
			`"second" was under way (phase fault);`, "cut off while faults were in force",
		},
		"a torn first line": {
			&three,
			map[string][]byte{"x.jsonl": whole[:30]},
			[]State{Skipped, Skipped, Skipped, Inconclusive},
			`cut off after 0 of its 3 experiments, while "x" was under way (no phase yet);`, "before its steady state was reached",
		},
		"an empty file": {
			&three,
			map[string][]byte{"x.jsonl": nil},
			[]State{Skipped, Skipped, Skipped, Inconclusive},
			`"x" was under way (its history cannot be read);`, "cannot be read",
		},
		"a broken file": {
			&three,
			map[string][]byte{"first.jsonl": whole, "x.jsonl": append([]byte("{}\n"), inFault...)},
			[]State{Holds, Skipped, Skipped, Inconclusive},
			"its history cannot be read", "cannot be read",
		},
		"no header": {
			nil,
			map[string][]byte{"first.jsonl": whole, "second.jsonl": inFault},
			[]State{Holds, Inconclusive},
			"the run was cut off after 1 of its experiments, while", "cut off while faults were in force",
		},
		"all came to their end": {&three, map[string][]byte{"first.jsonl": whole}, []State{Holds, Skipped, Skipped}, "after 1 of its 3 experiments; this", ""},
		"a repetition is missing": {
			&twice, map[string][]byte{"first-01.jsonl": whole}, []State{Inconclusive}, "after 1 of its 2 experiments; this", "1 holds, 1 skipped",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := fillFolder(t, c.header, c.files)
			r, err := CutOff(dir)
			if err != nil {
				t.Fatal(err)
			}
			if r.State != Inconclusive || r.ExitCode != ExitInconclusive {
				t.Errorf("state %s, exit code %d", r.State, r.ExitCode)
			}
			var states []State
			why := ""
			for _, s := range r.Scenarios {
				states = append(states, s.State)
				if s.State == Inconclusive && why == "" {
					why = s.Reason
				}
			}
			if !slices.Equal(states, c.states) {
				t.Errorf("states %v, want %v", states, c.states)
			}
			if !strings.Contains(r.Message, c.message) || !strings.Contains(why, c.says) {
				t.Errorf("message %q, reason %q", r.Message, why)
			}
			tellsIt(t, dir, r)
		})
	}
}

// tellsIt holds that the report can be written, and that every format says that
// the run was cut off and is no pass.
func tellsIt(t *testing.T, dir string, r Report) {
	t.Helper()
	if err := Write(dir, r); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{HTMLFile, JSONFile, JUnitFile, SummaryFile} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Contains(b, []byte("the run was cut off after")) {
			t.Errorf("%s does not say that the run was cut off (%v)", name, err)
		}
	}
	var j junitSuites
	b, _ := os.ReadFile(filepath.Join(dir, JUnitFile))
	if err := xml.Unmarshal(b, &j); err != nil || j.Errors == 0 {
		t.Errorf("junit has %d errors, %v", j.Errors, err)
	}
}

func TestCutOffKnowsTheRun(t *testing.T) {
	three := chosen("first", "second", "third")
	dir := fillFolder(t, &three, map[string][]byte{"first.jsonl": lines(t, saved("first", 0))})
	r, err := CutOff(dir)
	if err != nil {
		t.Fatal(err)
	}
	if r.Run != "r1" || r.Profile != "gate" || r.Seed != 42 || r.Compose.File != "shop.yml" || r.Duration != 52 {
		t.Errorf("got %+v", r)
	}
	if s := r.Scenarios[0]; s.History != "history/first.jsonl" || !slices.Equal(s.Labels, []string{"gate"}) {
		t.Errorf("got %q %v", s.History, s.Labels)
	}
}

func TestWhatWasBrokenStaysBroken(t *testing.T) {
	h := saved("first", 0)
	for i, e := range h {
		if e.Final != nil {
			h[i].Final = &history.Final{ID: e.Final.ID, Outcome: history.Missing}
		}
	}
	two := chosen("first", "second")
	r, err := CutOff(fillFolder(t, &two, map[string][]byte{"first.jsonl": lines(t, h)}))
	if err != nil || r.State != Broken || r.ExitCode != ExitBroken || !strings.Contains(r.Message, "cut off after 1 of its 2") {
		t.Errorf("%s, %d, %q, %v", r.State, r.ExitCode, r.Message, err)
	}
	for _, f := range []Renderer{HTML, JUnit, Summary} {
		if !bytes.Contains(render(t, f, r), []byte("Also: the run was cut off after 1 of its 2")) {
			t.Error("it is not told that the run was cut off")
		}
	}
}

func TestCutOffOfNoRun(t *testing.T) {
	for name, dir := range map[string]string{"empty": t.TempDir(), "missing": filepath.Join(t.TempDir(), "none")} {
		if _, err := CutOff(dir); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, RunFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := CutOff(dir); err == nil || !strings.Contains(err.Error(), RunFile) {
		t.Errorf("got %v", err)
	}
}
