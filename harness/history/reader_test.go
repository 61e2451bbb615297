package history_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

const metaLine = `{"at":0,"meta":{"version":2,"run":"r","scenario":"s","hypothesis":"h","base":"2026-01-02T03:04:05Z","seed":7,"objectives":{"failover_within":20},"workloads":[{"rate":100,"writes":0.2,"deadline":1000000000}],"settle":3000000000}}` + "\n"

const (
	trafficLine = `{"at":40,"traffic":{"span":{"from":10,"to":30},"opened":{"db-1":7,"web-1":0}}}` + "\n"
	doubtLine   = `{"at":50,"note":{"text":"stood still","taints":true,"span":{"from":10,"to":30}}}` + "\n"
	finalLine   = `{"at":60,"final":{"id":"a","outcome":"ok","count":2}}` + "\n"
)

const opLine = `{"at":30,"op":{"id":"a","kind":"write","intended":10,"sent":11,"done":30,"outcome":"ok"}}` + "\n"

func TestLoadReadsWhatWasWritten(t *testing.T) {
	g := NewWithT(t)
	want := history.History{
		{Meta: &history.Meta{Version: history.Version, Run: "r", Objectives: map[string]float64{"readonly_within": 5}, Workloads: []history.WorkloadMeta{{Rate: 100, Writes: 0.5, Deadline: 1}}}},
		{At: 1, Phase: &history.Phase{Name: history.Steady}},
		{At: 2, Op: &history.Op{ID: "a", Workload: "w", Never: true, Kind: history.Read, Sent: 1, Done: 2, Outcome: history.OK}},
		{At: 3, Fault: &history.Fault{ID: "f", Stage: history.Confirmed, Interval: history.Interval{From: 2, To: 3}}},
		{At: 4, Final: &history.Final{ID: "a", Outcome: history.Missing}},
		{At: 5, Log: &history.Log{Host: "web-1", Lines: []string{"x\ny", "<b>"}}},
		{At: 6, Note: &history.Note{Text: "n", Taints: true}},
		{At: 7, Note: &history.Note{Text: "s", Taints: true, Span: &history.Interval{From: 1, To: 1}}},
		{At: 8, Traffic: &history.Traffic{Span: history.Interval{From: 3, To: 7}, Opened: map[string]int{"db-1": 2}}},
		{At: 9, Final: &history.Final{ID: "a", Outcome: history.OK, Count: 2}},
	}
	var file bytes.Buffer
	w := history.NewWriter(&file)
	for _, e := range want {
		w.Record(e)
	}
	g.Expect(w.Close()).To(Succeed())
	got, err := history.Load(&file)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got).To(Equal(want))
}

func TestLoadAcceptsALastLineWithoutLineFeed(t *testing.T) {
	g := NewWithT(t)
	h, err := history.Load(strings.NewReader(metaLine + strings.TrimSpace(opLine)))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(h).To(HaveLen(2))
}

func TestLoadKeepsWhatStandsBeforeATornLine(t *testing.T) {
	for _, line := range []string{opLine, trafficLine, doubtLine, finalLine} {
		for cut := 1; cut < len(line)-1; cut++ {
			h, err := history.Load(strings.NewReader(metaLine + opLine + line[:cut]))
			if !errors.Is(err, history.ErrTorn) || len(h) != 2 {
				t.Fatalf("%s cut after %d bytes: %d events, error %v", line, cut, len(h), err)
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"an empty file":         {"", "line 1: the file is empty"},
		"no meta":               {opLine, "line 1: the first event must be meta"},
		"meta twice":            {metaLine + metaLine, "line 2: a second meta"},
		"another version":       {strings.Replace(metaLine, `"version":2`, `"version":9`, 1), "line 1: format version is 9"},
		"version 1":             {`{"at":0,"meta":{"version":1,"run":"r","rate":100,"objectives":{"max_data_loss":0}}}` + "\n", "line 1: format version is 1, and this Gameday reads version 2 only: judge the file with the Gameday that wrote it, or run the scenario again"},
		"an unknown field":      {metaLine + `{"at":1,"nota":{}}` + "\n", `line 2: json: unknown field "nota"`},
		"an unknown inner one":  {metaLine + `{"at":1,"note":{"txet":""}}` + "\n", `unknown field "txet"`},
		"no payload":            {metaLine + `{"at":1}` + "\n", "line 2: has 0 payloads"},
		"a null payload":        {metaLine + `{"at":1,"op":null}` + "\n", "has 0 payloads"},
		"two payloads":          {metaLine + `{"at":1,"note":{"text":""},"phase":{"name":"done"}}` + "\n", "has 2 payloads"},
		"two values in a line":  {metaLine + `{"at":1,"note":{"text":""}} {}` + "\n", "more than one value"},
		"a blank line":          {metaLine + "\n" + opLine, "line 2: blank line"},
		"a broken middle line":  {metaLine + `{"at":1,"no` + "\n" + opLine, "line 2: "},
		"no JSON at the end":    {metaLine + "hello", "line 2: invalid character"},
		"an unknown kind":       {metaLine + strings.Replace(opLine, "write", "wipe", 1), `kind is "wipe"`},
		"a refused read":        {metaLine + strings.Replace(strings.Replace(opLine, "write", "read", 1), `"ok"`, `"refused"`, 1), "outcome of a read"},
		"an unnamed phase":      {metaLine + `{"at":1,"phase":{"name":"x"}}` + "\n", `phase is "x"`},
		"a fault of no stage":   {metaLine + `{"at":1,"fault":{"id":"f","stage":"","interval":{"from":0,"to":0}}}` + "\n", "stage"},
		"an interval backwards": {metaLine + `{"at":1,"fault":{"id":"f","stage":"healed","interval":{"from":2,"to":1}}}` + "\n", "before it begins"},
		"a nameless delivery":   {metaLine + `{"at":1,"fault":{"id":"f","stage":"healed","interval":{"from":0,"to":0},"delivered":[{"unit":"ms"}]}}` + "\n", "it needs a name"},
		"a fault without id":    {metaLine + `{"at":1,"fault":{"title":"f","stage":"healed","interval":{"from":0,"to":0}}}` + "\n", "fault has no id"},
		"a level above all":     {metaLine + `{"at":1,"fault":{"id":"f","stage":"level","level":1.5,"interval":{"from":0,"to":0}}}` + "\n", "level 1.5"},
		"a write of nothing":    {metaLine + strings.Replace(opLine, `"id"`, `"never":true,"id"`, 1), "never written"},
		"two workloads alike":   {strings.Replace(metaLine, `"workloads":[`, `"workloads":[{"rate":1,"writes":0,"deadline":0},`, 1), `workload "" is there twice`},
		"writes above all":      {strings.Replace(metaLine, `"writes":0.2`, `"writes":1.2`, 1), "a share of at most 1"},
		"done before sent":      {metaLine + strings.Replace(opLine, `"done":30`, `"done":3`, 1), "before it was sent"},
		"a doubt backwards":     {metaLine + strings.Replace(doubtLine, `"to":30`, `"to":3`, 1), "note: its span ends at 3ns, before it begins"},
		"traffic backwards":     {metaLine + strings.Replace(trafficLine, `"to":30`, `"to":3`, 1), "traffic: its span ends at 3ns, before it begins"},
		"fewer than none":       {metaLine + strings.Replace(trafficLine, `:7,`, `:-7,`, 1), `traffic: -7 connections to "db-1"`},
		"half a connection":     {metaLine + strings.Replace(trafficLine, `:7,`, `:7.5,`, 1), "line 2: json: cannot unmarshal"},
		"time below zero":       {metaLine + `{"at":-1,"note":{"text":""}}` + "\n", "before the run's base"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := history.Load(strings.NewReader(c.file))
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(c.want)))
			NewWithT(t).Expect(err).NotTo(MatchError(history.ErrTorn))
		})
	}
}

func TestLoadBoundsALine(t *testing.T) {
	_, err := history.Load(strings.NewReader(metaLine + strings.Repeat("x", 17<<20)))
	NewWithT(t).Expect(err).To(MatchError(ContainSubstring("line 2: longer than")))
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(metaLine + opLine))
	f.Add([]byte(metaLine + opLine[:40]))
	f.Add([]byte(metaLine + `{"at":1,"fault":{"id":"f","kind":"dns.lost","params":{"mode":"silent"},"round":2,"level":0.5,"stage":"confirmed","interval":{"from":0,"to":1},"evidence":[{"id":"packets_dropped","value":4.12e2}]}}`))
	f.Add([]byte(metaLine + `{"at":1,"log":{"host":"h","lines":["\u0000\ud800"]}}` + "\n"))
	f.Add([]byte(metaLine + opLine + trafficLine + doubtLine + finalLine))
	f.Add([]byte(metaLine + trafficLine + trafficLine[:len(trafficLine)/2]))
	f.Add([]byte(metaLine + doubtLine + doubtLine[:len(doubtLine)-3]))
	f.Add([]byte(metaLine + `{"at":1,"traffic":{"span":{"from":0,"to":0},"opened":null}}` + "\n" + `{"at":2,"note":{"text":"","span":null}}`))
	f.Add([]byte("{}\n[]\nnull\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		h, err := history.Load(bytes.NewReader(file))
		if err != nil && !errors.Is(err, history.ErrTorn) {
			if h != nil {
				t.Fatalf("a bad file gave %d events besides %v", len(h), err)
			}
			return
		}
		var again bytes.Buffer
		w := history.NewWriter(&again)
		for _, e := range h {
			w.Record(e)
		}
		if err := w.Close(); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if len(h) == 0 {
			return
		}
		back, err := history.Load(&again)
		if err != nil || len(back) != len(h) {
			t.Fatalf("read %d events again of %d: %v", len(back), len(h), err)
		}
	})
}
