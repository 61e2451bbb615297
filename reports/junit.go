package reports

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     string       `xml:"time,attr"` // seconds
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitCase struct {
	Name       string           `xml:"name,attr"`
	Class      string           `xml:"classname,attr"`
	Time       string           `xml:"time,attr"`
	Properties *junitProperties `xml:"properties,omitempty"`
	Failure    *junitProblem    `xml:"failure,omitempty"`
	Error      *junitProblem    `xml:"error,omitempty"`
	Skipped    *junitSkipped    `xml:"skipped,omitempty"`
	Output     string           `xml:"system-out,omitempty"`
}

type junitProperties struct {
	All []junitProperty `xml:"property"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitProblem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

type junitSkipped struct {
	Message string `xml:"message,attr"`
}

// JUnit renders one test case for each scenario: broken is a failure,
// inconclusive an error, and the figures are properties. A run that is
// inconclusive without a scenario that says so gets a case of its own, so that
// no CI server takes it for a pass.
func JUnit(w io.Writer, r Report) error {
	r = presentable(r)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("reports: write run %q as JUnit XML: %w", r.Run, err)
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(suites(r)); err != nil {
		return fmt.Errorf("reports: write run %q as JUnit XML: %w", r.Run, err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func suites(r Report) junitSuites {
	s := junitSuite{
		Name: "gameday", Time: seconds(r.Duration), Timestamp: r.Started.UTC().Format(time.RFC3339),
		Properties: []junitProperty{
			{"run", r.Run},
			{"state", string(r.State)},
			{"headline", Headline(r)},
			{"profile", r.Profile},
			{"seed", strconv.FormatInt(r.Seed, 10)},
			{"gameday", r.Gameday},
			{"compose", r.Compose.Names()},
			{"compose.sha256", r.Compose.SHA256},
		},
	}
	for _, o := range r.Compose.Overrides {
		s.Properties = append(s.Properties, junitProperty{"compose.override.sha256", o.SHA256})
	}
	for _, sc := range r.Scenarios {
		s.Cases = append(s.Cases, caseOf(sc))
	}
	count := countStates(r.Scenarios)
	s.Tests, s.Failures, s.Errors, s.Skipped = len(s.Cases), count[Broken], count[Inconclusive], count[Skipped]
	if r.State == Inconclusive && s.Errors == 0 {
		s.Cases = append(s.Cases, junitCase{
			Name: "the run as a whole", Class: "gameday", Time: seconds(r.Duration),
			Error: &junitProblem{Message: Headline(r), Type: string(Inconclusive), Text: r.Message},
		})
		s.Tests, s.Errors = s.Tests+1, s.Errors+1
	}
	return junitSuites{
		Name: "gameday", Tests: s.Tests, Failures: s.Failures, Errors: s.Errors, Skipped: s.Skipped,
		Time: s.Time, Suites: []junitSuite{s},
	}
}

func caseOf(s Scenario) junitCase {
	c := junitCase{Name: s.Name(), Class: "gameday", Time: seconds(s.Duration), Output: outputOf(s)}
	if all := propertiesOf(s); len(all) > 0 {
		c.Properties = &junitProperties{All: all}
	}
	switch s.State {
	case Holds:
	case Broken:
		c.Failure = &junitProblem{Message: s.Reason, Type: string(s.State), Text: s.Failure}
	case Inconclusive:
		c.Error = &junitProblem{Message: s.Reason, Type: string(s.State), Text: s.Failure + s.Error}
	case Skipped:
		c.Skipped = &junitSkipped{Message: s.Reason}
	}
	return c
}

func propertiesOf(s Scenario) []junitProperty {
	var all []junitProperty
	all = append(all, junitProperty{"id", s.ID})
	if s.Class != "" {
		all = append(all, junitProperty{"class", s.Class})
	}
	for _, f := range s.Faults {
		all = append(all, junitProperty{"fault." + f.ID, cmp.Or(f.Kind, f.Name())})
	}
	if len(s.Labels) > 0 {
		all = append(all, junitProperty{"labels", strings.Join(s.Labels, ",")})
	}
	for _, f := range s.Findings {
		name := string(f.Measure)
		all = append(all, junitProperty{name, measured(f)}, junitProperty{name + ".state", findingWord(f)})
		if f.Limit != nil {
			all = append(all, junitProperty{name + ".limit", limitOf(f)})
		}
	}
	for _, d := range s.Distributions {
		all = append(all, junitProperty{string(d.Measure) + ".repetitions", d.String()})
	}
	return all
}

// outputOf tells the findings in lines, for servers that show no properties.
func outputOf(s Scenario) string {
	var b strings.Builder
	for _, f := range s.Findings {
		fmt.Fprintf(&b, "%s: %s (%s), %s. %s\n", measureName(f.Measure), measured(f), limitOf(f), findingWord(f), f.Reason)
	}
	for _, d := range s.Distributions {
		fmt.Fprintf(&b, "%s over the repetitions, percentiles by nearest rank: %s.\n", measureName(d.Measure), d)
	}
	for _, r := range s.Repetitions {
		fmt.Fprintf(&b, "Repetition %d, seed %d: %s. %s\n", r.Number, r.Seed, r.State, r.Reason)
	}
	for _, f := range s.Faults {
		fmt.Fprintf(&b, "Proof of %s: %s.\n", f.Name(), f.Proof())
	}
	return b.String()
}

func seconds(s Seconds) string { return strconv.FormatFloat(float64(s), 'f', 3, 64) }
