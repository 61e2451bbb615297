package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestJSONRoundTrip(t *testing.T) {
	for name, r := range samples() {
		t.Run(name, func(t *testing.T) {
			got, err := Load(bytes.NewReader(render(t, JSON, r)))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, r) {
				t.Errorf("what was loaded differs:\n%+v\n%+v", got, r)
			}
		})
	}
}

func TestALoadedReportRendersTheSame(t *testing.T) {
	r := samples()["broken"]
	loaded, err := Load(bytes.NewReader(render(t, JSON, r)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []Renderer{HTML, JSON, JUnit, Summary} {
		if !bytes.Equal(render(t, f, r), render(t, f, loaded)) {
			t.Error("a loaded report renders differently")
		}
	}
}

func TestLoadIsStrict(t *testing.T) {
	good := string(render(t, JSON, samples()["broken"]))
	for name, c := range map[string]struct{ text, want string }{
		"empty":          {"", "EOF"},
		"cut off":        {good[:len(good)/2], "unexpected EOF"},
		"unknown field":  {strings.Replace(good, `"run":`, `"extra":1,"run":`, 1), "extra"},
		"another schema": {strings.Replace(good, `"schema":2`, `"schema":9`, 1), "schema 9"},
		"two reports":    {good + good, "something follows"},
		"state of a run": {strings.Replace(good, `"state":"broken","exit_code"`, `"state":"fine","exit_code"`, 1), `state "fine" of the run`},
		"a finding":      {strings.Replace(good, `"state":"unknown"`, `"state":"passed"`, 1), `state "passed"`},
		"uneven series":  {strings.Replace(good, `"missing":[`, `"missing":[0,`, 1), "equally long"},
		"no bucket":      {strings.Replace(good, `"bucket":0.2`, `"bucket":0`, 1), "bucket"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(strings.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestJUnitTellsEveryState(t *testing.T) {
	var got junitSuites
	if err := xml.Unmarshal(render(t, JUnit, samples()["broken"]), &got); err != nil {
		t.Fatal(err)
	}
	if got.Tests != 5 || got.Failures != 1 || got.Errors != 1 || got.Skipped != 1 {
		t.Errorf("tests %d, failures %d, errors %d, skipped %d", got.Tests, got.Failures, got.Errors, got.Skipped)
	}
	cases := got.Suites[0].Cases
	if cases[0].Failure != nil || cases[0].Error != nil || cases[1].Failure == nil || cases[2].Error == nil || cases[4].Skipped == nil {
		t.Errorf("a case has the wrong outcome: %+v", cases)
	}
	if !strings.Contains(cases[0].Output, "4.812 s ± 0.014 s") {
		t.Errorf("no figures in %q", cases[0].Output)
	}
}

func TestJUnitOfARunThatNeverBeganIsAnError(t *testing.T) {
	var got junitSuites
	r := Conclude(Report{Message: "Docker does not answer"})
	if err := xml.Unmarshal(render(t, JUnit, r), &got); err != nil {
		t.Fatal(err)
	}
	if got.Tests != 1 || got.Errors != 1 {
		t.Errorf("tests %d, errors %d; a CI server would take it for a pass", got.Tests, got.Errors)
	}
}

func TestHostileTextsLeaveJUnitAndSummaryWhole(t *testing.T) {
	var got junitSuites
	if err := xml.Unmarshal(render(t, JUnit, attacked()), &got); err != nil {
		t.Fatal(err)
	}
	summary := string(render(t, Summary, attacked()))
	for _, bad := range []string{"<script", "<img", "\u202e", "\x00"} {
		if strings.Contains(summary, bad) {
			t.Errorf("the summary holds %q as it came", bad)
		}
	}
}

func TestSummaryFitsIntoAComment(t *testing.T) {
	one := brokenScenario()
	one.Timeline = nil
	many := slices.Repeat([]Scenario{one}, 2000)
	out := string(render(t, Summary, sample(many...)))
	if len(out) > 60_000 || !strings.Contains(out, "more; the full report has them all") {
		t.Errorf("%d bytes", len(out))
	}
}

var errFull = errors.New("disk full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestRenderersTellThatTheWriterFailed(t *testing.T) {
	for _, f := range []Renderer{HTML, JSON, JUnit, Summary} {
		if err := f(fullDisk{}, samples()["holds"]); !errors.Is(err, errFull) {
			t.Errorf("got %v", err)
		}
	}
}
