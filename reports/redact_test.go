package reports

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"
)

const secret = "p4ss/w0rd+zero"

// hideThe hides texts, in the simplest way.
func hideThe(secrets ...string) func(string) string {
	return func(s string) string {
		for _, hidden := range secrets {
			s = strings.ReplaceAll(s, hidden, "[hidden]")
		}
		return s
	}
}

// enums are what a secret cannot stand in: the renderers decide by them.
func enums() map[string]bool {
	return map[string]bool{
		"Report.State": true, "Scenario.State": true, "Finding.State": true, "Finding.Measure": true, "Judged.State": true,
		"Finding.Unit": true, "Finding.Cause": true, "Delivery.Quantity": true, "Delivery.Unit": true, "Detail.Unit": true, "Evidence.Unit": true, "ErrorCount.Kind": true, "PhaseSpan.Name": true,
		"Reading.Unit": true, "Repetition.State": true, "Sample.State": true, "Distribution.Measure": true, "Distribution.Unit": true,
		"Detail.ID": true, "Evidence.ID": true, "Note.ID": true, "Fault.ID": true, "Fault.Kind": true, "Scenario.Class": true, "Scenario.WithinHA": true,
		"Block.Kind": true, "Block.Source": true, "Computed.BetaSource": true, "Shared.ID": true, "Assumption.ID": true,
		"Frequency.Of": true, "Frequency.Source": true, "Cost.Of": true, "Cost.Source": true, "Cost.Class": true,
		"NotCounted.Why": true, "Untried.Of": true,
	}
}

func TestRedactReachesEveryText(t *testing.T) {
	var r Report
	fillValue(reflect.ValueOf(&r).Elem(), 0)
	r = Redact(r, hideThe(secret))
	left := map[string]bool{}
	walk(reflect.ValueOf(r), "Report", func(path string, s string) {
		if strings.Contains(s, secret) {
			left[path] = true
		}
	})
	if !reflect.DeepEqual(left, enums()) {
		t.Errorf("the secret is left in %v, want it only in %v", left, enums())
	}
}

func TestRedactLeavesTheReportAsItWas(t *testing.T) {
	r := sample(brokenScenario())
	before := render(t, JSON, r)
	Redact(r, hideThe("seoul", "promoted", "Reads", "i/o timeout", "packets"))
	if !bytes.Equal(before, render(t, JSON, r)) {
		t.Error("Redact changed the report that it was given")
	}
}

func TestNoRendererShowsASecret(t *testing.T) {
	r := sample(brokenScenario(), healthyScenario())
	r.Scenarios[0].Failure = "dial postgres://app:" + secret + "@db"
	r.Scenarios[1].Logs[0].Lines = append(r.Scenarios[1].Logs[0].Lines, "PGPASSWORD="+secret)
	r = Redact(r, hideThe(secret))
	for _, f := range []Renderer{HTML, JSON, JUnit, Summary} {
		if out := render(t, f, r); bytes.Contains(out, []byte("p4ss")) {
			t.Error("a secret is shown")
		}
	}
}

// fillValue puts the secret into every text of a report, with one element in every
// slice and a value behind every pointer.
func fillValue(v reflect.Value, depth int) {
	const deepest = 14 // a diagram holds diagrams
	if depth > deepest {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(secret)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillValue(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillValue(v.Index(0), depth+1)
	case reflect.Map:
		if v.Type().Elem().Kind() == reflect.String {
			v.Set(reflect.ValueOf(map[string]string{"mode": secret}))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			fillValue(v.Field(i), depth+1)
		}
	default: // it holds no text
	}
}

// walk visits every text, named by its type and field.
func walk(v reflect.Value, path string, visit func(string, string)) {
	switch v.Kind() {
	case reflect.String:
		visit(path, v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), path, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), path, visit)
		}
	case reflect.Map:
		for each := v.MapRange(); each.Next(); {
			walk(each.Value(), path, visit)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			walk(v.Field(i), v.Type().Name()+"."+v.Type().Field(i).Name, visit)
		}
	default: // it holds no text
	}
}
