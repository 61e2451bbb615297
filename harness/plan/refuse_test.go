package plan_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "# a remark\n\n", "plan: it is empty"},
		{"no time", "f1: host.kill for 8", `plan: line 1, column 19: "8" is no time, as 8s or 250ms is`},
		{"no hold", "f1: host.kill on all", `plan: line 1, column 21: a fault is in force "for" a time, "until" a condition, or "from" a level to another`},
		{"unknown condition", "in turn\n  wait 5s, then until servd", `plan: line 2, column 23: unknown condition "servd" (did you mean "served"?)`},
		{"a slip at the begin", "wiat 5s", `plan: line 1, column 1: "wiat" begins no node (did you mean "wait"?)`},
		{"no kind", "f1: Kill for 8s", `plan: line 1, column 5: "Kill" is no kind of fault, as host.kill is`},
		{"a bad selector", "f1: host.kill on regon=home for 8s", `plan: line 1, column 18: selector "regon=home": unknown key "regon" (did you mean "region"?)`},
		{"a bad parameter", "f1: host.kill(silent) for 8s", `plan: line 1, column 5: in the brackets stand parameters as mode=silent, parted by commas; "silent)" is none`},
		{"a parameter twice", "f1: host.kill(a=1, a=2) for 8s", `plan: line 1, column 5: parameter a is said twice`},
		{"an open bracket", "f1: host.kill(a=1 for 8s", `plan: line 1, column 1: a bracket is not closed`},
		{"too much", "f1: noop for 8s then until served, at most 5s please", `plan: line 1, column 47: "please" is too much here`},
		{"twice the id", "f1: noop for 8s\nf1: noop for 8s", `plan: line 2, column 1: two faults have the id "f1"`},
		{"below a fault", "f1: noop for 8s\n  wait 1s", `plan: line 2, column 3: nothing can stand below a fault or a wait`},
		{"in between", "in turn\n    wait 1s\n  wait 1s", `plan: line 3, column 3: this stands deeper than what it could belong to`},
		{"less deep", "  wait 1s\nwait 1s", `plan: line 2, column 1: this stands less deep than the first line`},
		{"a tab", "in turn\n\twait 1s", `plan: line 2, column 1: a tab; lines are indented by spaces`},
		{"nothing in turn", "in turn", `plan: line 1, column 1: nothing is to be done in turn`},
		{"nothing repeated", "2 times", `plan: line 1, column 1: nothing is to be repeated`},
		{"too often", "2000 times\n  wait 1s", `plan: line 1, column 1: 2000 times: it must be 1 to 1000`},
		{"beyond a day", "wait 25h", `plan: line 1, column 1: for 25h: it must be 0 to 24h`},
		{"a level above all", "f1: x from 0% to 120% in 2 steps over 1s", `plan: line 1, column 1: fault f1: level 1.2: it must be 0% to 100%`},
		{"multiplied", "1000 times\n  1000 times\n    wait 1s", `plan: more than 100000 faults and waits are to be carried out, repetitions counted`},
		{"too deep", deep(40), `plan: line 33, column 33: nodes stand within nodes more than 32 deep`},
		{"too many", strings.Repeat("wait 1s\n", 10_001), `plan: line 10001, column 1: there are more than 10000 nodes`},
		{"too long", strings.Repeat("#", 1<<20+1), `plan: 1048577 bytes are too many, at most 1048576`},
		{"no text", "wait \xff", `plan: it is no text in UTF-8`},
	} {
		_, err := plan.Parse(c.text)
		var at *plan.Error
		if err == nil || err.Error() != c.want || !errors.As(err, &at) {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
	}
}

func deep(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "in turn\n")
	}
	return b.String()
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "plan: p.yml: it is empty"},
		{"null", "~", "plan: p.yml:1:1: nothing is to be done"},
		{"no YAML", "- a: [", "plan: p.yml:1:1: this is not YAML: while parsing a flow node: did not find expected node content"},
		{"no YAML, with a column", "wait: 1s\na: b: c", "plan: p.yml:2:5: this is not YAML: mapping values are not allowed in this context"},
		{"an open quote", `- "a`, "plan: p.yml:1:5: this is not YAML: while scanning a quoted scalar: found unexpected end of stream"},
		{"a second document", "wait: 1s\n---\nwait: 1s", "plan: p.yml:2:1: a second document; one file is one plan"},
		{"unknown key", "- wait: 1s\n  untli: served", `plan: p.yml:2:3: unknown key "untli" (did you mean "until"?)`},
		{"a key of another node", "- wait: 1s\n  stagger: 1s", `plan: p.yml:2:3: unknown key "stagger" (known: at_most, until, wait)`},
		{"a slip of what tells", "- fautl: noop\n  for: 1s", `plan: p.yml:1:3: unknown key "fautl" (did you mean "fault"?)`},
		{"a slip of what tells, alone", "- wiat: 1s", `plan: p.yml:1:3: unknown key "wiat" (did you mean "wait"?)`},
		{"no such key", "- {kill: 1, for: 2s}", `plan: p.yml:1:4: unknown key "kill" (known: fault, in_turn, repeat, side_by_side, wait)`},
		{"what tells is missing", "- for: 1s\n  until: served", `plan: p.yml:1:3: a node has one of the keys fault, wait, in_turn, side_by_side, repeat`},
		{"a key twice", "wait: 1s\nwait: 2s", `plan: p.yml:2:1: the key "wait" stands here twice`},
		{"no time", "fault: noop\nfor: 8", `plan: p.yml:2:6: for: "8" is no time, as 8s or 250ms is`},
		{"a list for a time", "wait: [1s]", `plan: p.yml:1:7: wait: here stands a text`},
		{"unknown condition", "wait: 1s\nuntil: servd", `plan: p.yml:2:8: until: unknown condition "servd" (did you mean "served"?)`},
		{"a bad selector", "fault: host.kill\ntarget: regon=home\nfor: 1s", `plan: p.yml:2:9: target: selector "regon=home": unknown key "regon" (did you mean "region"?)`},
		{"a list of parameters", "fault: noop\nparams: [a]\nfor: 1s", `plan: p.yml:2:9: here stands a mapping`},
		{"no value", "fault: noop\nparams:\n  a:\nfor: 1s", `plan: p.yml:3:5: a: here stands a text`},
		{"a bad parameter", "fault: noop\nparams: {A: 1}\nfor: 1s", `plan: p.yml:2:10: "A" is no name of a parameter: small letters, digits and _ only`},
		{"for with a ramp", "fault: x\nramp: {from: 0, to: 1, steps: 2, over: 1s}\nfor: 1s", `plan: p.yml:3:1: for does not go with ramp, which says over and hold`},
		{"unknown key of a ramp", "fault: x\nramp: {form: 0}", `plan: p.yml:2:8: unknown key "form" (did you mean "from"?)`},
		{"no level", "fault: x\nramp: {from: low}", `plan: p.yml:2:14: from: "low" is no level, as 20% or 0.2 is`},
		{"not a number", "fault: x\nramp: {from: nan, to: 1, steps: 1, over: 1s}", `plan: p.yml:1:1: fault x: level NaN`},
		{"no list", "in_turn: {wait: 1s}", `plan: p.yml:1:10: here stands a list of nodes`},
		{"nothing side by side", "side_by_side: []", `plan: p.yml:1:1: nothing is to be done side by side`},
		{"no times", "repeat: wait 1s", `plan: p.yml:1:1: 0 times: it must be 1 to 1000`},
		{"twice the id", "- {fault: noop, id: a, for: 1s}\n- {fault: noop, id: a, for: 1s}", `plan: p.yml:2:3: two faults have the id "a"`},
		{"a text", "- wait 5s\n- wait 5", `plan: p.yml:2:3: "5" is no time, as 8s or 250ms is`},
		{"a literal block", "- |\n  in turn\n    wait 5s\n    wait 5", `plan: p.yml:4:3: "5" is no time, as 8s or 250ms is`},
		{"an id and no node", "- f1: host.kill for 8", `plan: p.yml:1:7: "8" is no time, as 8s or 250ms is`},
		{"itself", "&a\nrepeat: *a\ntimes: 3", "nodes stand within nodes more than 32 deep"},
		{"many times itself", "- &a [wait 1s]\n" + billion(), "there are more than 10000 nodes"},
		{"too long", strings.Repeat("#", 1<<20+1), `plan: p.yml: 1048577 bytes are too many, at most 1048576`},
		{"JSON", "[{\"wait\": \"1s\"},\n {\"wait\": 7}]", `plan: p.yml:2:11: wait: "7" is no time, as 8s or 250ms is`},
	} {
		_, err := plan.Decode("p.yml", []byte(c.text))
		var at *plan.Error
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.As(err, &at) {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
	}
}

// billion is a list of lists of lists, by aliases.
func billion() string {
	var b strings.Builder
	for i := range 9 {
		from, to := string(rune('a'+i)), string(rune('b'+i))
		b.WriteString("- &" + to + " [" + strings.TrimSuffix(strings.Repeat("*"+from+", ", 9), ", ") + "]\n")
	}
	return b.String()
}

func TestReadsLeniently(t *testing.T) {
	kill := plan.Do{Fault: plan.Spec{ID: "f1", Kind: "host.kill", Target: system.AtHome()}, For: 8 * time.Second, Until: plan.Decided}
	for _, c := range []struct {
		name string
		read func() (plan.Node, error)
	}{
		{"a text without an id", func() (plan.Node, error) { return plan.Parse("host.kill on region=home for 8s until decided") }},
		{"a mapping that is a text", func() (plan.Node, error) {
			return plan.Decode("p.yml", []byte("f1: host.kill on region=home for 8s until decided"))
		}},
		{"without an id", func() (plan.Node, error) {
			return plan.Decode("p.yml", []byte("{fault: host.kill, target: region=home, for: 8s, until: decided}"))
		}},
		{"spaces", func() (plan.Node, error) {
			return plan.Parse("   f1:  host.kill  on region = home  for 8000ms, then until decided  \r\n")
		}},
	} {
		n, err := c.read()
		if err != nil || plan.Text(n) != plan.Text(kill) {
			t.Errorf("%s: %v, %v", c.name, n, err)
		}
	}
	several, err := plan.Parse("3 times\n  wait 1s\n  noop for 1s\nf1: noop for 1s")
	want := "in turn\n  3 times\n    in turn\n      wait 1s\n      f2: noop for 1s\n  f1: noop for 1s\n"
	if err != nil || plan.Text(several) != want {
		t.Errorf("several where one is expected: %v\n%s", err, plan.Text(several))
	}
}

type foreign struct{ plan.Node }

func TestValidateRefuses(t *testing.T) {
	f := plan.Spec{ID: "f1", Kind: "noop"}
	for _, c := range []struct {
		name string
		n    plan.Node
		want string
	}{
		{"nothing", nil, "plan: <nil> is no node of a plan"},
		{"a pointer", &plan.Wait{For: 1}, "plan: *plan.Wait is no node of a plan"},
		{"a node of others", foreign{}, "plan: plan_test.foreign is no node of a plan"},
		{"no id", plan.Do{Fault: plan.Spec{Kind: "noop"}, For: 1}, "plan: a fault noop has no id"},
		{"a bad id", plan.Do{Fault: plan.Spec{ID: "a b", Kind: "noop"}, For: 1}, `plan: fault a b: "a b" is no id: letters, digits and . _ - only, at most 64`},
		{"neither time nor condition", plan.Wait{}, "plan: neither how long nor until when is said"},
		{"a limit of nothing", plan.Wait{For: 1, Limit: 1}, "plan: at most: there is no condition that it limits; say until, too"},
		{"a time below 0", plan.Wait{For: -1}, "plan: for -1ns: it must be 0 to 24h"},
		{"ready without a host", plan.Wait{Until: "ready:"}, `plan: "ready:" names no host, as ready:web-1 does`},
		{"a bad selector", plan.Do{Fault: plan.Spec{ID: "f1", Kind: "noop", Target: system.Hosts()}, For: 1}, "plan: fault f1: target: host: no value is said"},
		{"a level that stays", plan.Ramp{Fault: f, From: 0.5, To: 0.5, Steps: 1, Over: 1}, "plan: fault f1: the level stays at 50%"},
		{"a level that is no number", plan.Ramp{Fault: f, From: math.NaN(), To: 1, Steps: 1, Over: 1}, "plan: fault f1: level NaN: it must be 0% to 100%"},
		{"no steps", plan.Ramp{Fault: f, To: 1, Over: 1}, "plan: fault f1: 0 steps: there must be 1 to 1000"},
		{"at once", plan.Ramp{Fault: f, To: 1, Steps: 1}, "plan: fault f1: over: the time must be above 0"},
		{"what cannot be printed", plan.Do{Fault: plan.Spec{ID: "f1", Kind: "noop", Params: plan.Params{"a": "\n"}}, For: 1}, `plan: fault f1: parameter a: "\n" has characters that cannot be printed`},
		{"a slip of a stagger", plan.Parallel{Nodes: []plan.Node{plan.Wait{For: 1}}, Stagger: -1}, "plan: stagger -1ns: it must be 0 to 24h"},
	} {
		if err := plan.Validate(c.n); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
		if _, err := plan.YAML(c.n); err == nil {
			t.Errorf("%s is encoded", c.name)
		}
	}
}

func TestFits(t *testing.T) {
	m := system.Model{
		Regions:  []string{"seoul"},
		Services: []system.Service{{Name: "web", Region: "seoul", Hosts: []string{"web-1"}}},
		Hosts:    []system.Host{{Name: "web-1", Service: "web", Index: 1, Region: "seoul"}},
	}
	for _, c := range []struct{ text, want string }{
		{"f1: noop for 1s", ""},
		{"f1: host.kill on service=web for 1s, then until ready:web-1", ""},
		{"f1: host.kill on service=wep for 1s", `plan: fault f1: target: selector "service=wep": no such service "wep" (did you mean "web"?)`},
		{"f1: link.slow on any 2 of all from 0% to 100% in 1 steps over 1s", `plan: fault f1: target: selector "any 2 of all": 2 are asked for, and only 1 fit: [web-1]`},
		{"f1: noop until ready:web-2", `plan: fault f1: until ready:web-2: selector "host=web-2": no such host "web-2" (did you mean "web-1"?)`},
		{"2 times\n  wait until home", `plan: wait: until home: the system has no home region`},
	} {
		n, err := plan.Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := plan.Fits(n, m); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %s\nwant %s", c.text, got, c.want)
		}
	}
}
