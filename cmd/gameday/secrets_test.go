package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/process"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

// planted are the secrets of testdata/secrets.yml.
func planted() []string {
	return []string{
		"query/s3cr=t", "header.s3cr-t/1", "apikey&s3cr+t", "cookie+s3cr/t", `body "s3cr/t"`, "basic/s3cr+t", "flag+s3cr/t", "argument/s3cr+t",
		"env/s3cr+t=", "url/s3cr+t", "dsn/s3cr+t", "first line+s3cr/t", "second/line=s3cr+t", "environment/s3cr+t",
		"second/header+s3cr/t", "label+s3cr/t", "health+s3cr/t", "config/s3cr+t", "key/of+tls/s3cr+t",
		"MIIEvQs3crBADANBgkqhkiG9w0BAQEFtls1key+/", "MIIEvQs3crBADANBgkqhkiG9w0BAQEFtls2key+/",
	}
}

// echoes are the forms in which programs write them down.
func echoes() []string {
	var all []string
	for _, s := range planted() {
		inJSON, _ := json.Marshal(s) // a text always can be
		all = append(all, s, url.QueryEscape(s), url.PathEscape(s), strings.Trim(string(inJSON), `"`),
			base64.StdEncoding.EncodeToString([]byte(s)), base64.RawURLEncoding.EncodeToString([]byte(s)),
			base64.StdEncoding.EncodeToString([]byte("app:"+s)))
	}
	return all
}

// everyEcho is a text with all of them.
func everyEcho() string { return strings.Join(echoes(), " ") }

// gossip is a world on paper that tells all it knows.
type gossip struct {
	system.World // its powers: none
	model        system.Model
	clock        history.Clock
	record       func(history.Op)
}

func (g *gossip) Model() system.Model          { return g.model }
func (*gossip) Offers() []system.Capability    { return nil }
func (g *gossip) Now() time.Duration           { return g.clock.Now() }
func (g *gossip) Logs() system.Logs            { return g }
func (*gossip) Lost(ctx context.Context) error { <-ctx.Done(); return nil }

func (*gossip) Ready(context.Context) error { return nil }
func (*gossip) Close(context.Context) error { return nil }

// talkers are its users, who do so too.
type talkers struct{ *gossip }

func (talkers) Close() {}

func (*gossip) Log(context.Context, string, time.Time, int) ([]string, error) {
	return append(echoes(), "it runs"), nil
}

func (t talkers) Prime(context.Context) (history.Op, error) {
	o := history.Op{ID: "prime", Kind: history.Write, Outcome: history.OK, Authority: "seoul"}
	t.record(o)
	return o, nil
}

func (g *gossip) Run(ctx context.Context) {
	for tick := time.NewTicker(5 * time.Millisecond); ctx.Err() == nil; <-tick.C {
		now := g.clock.Now()
		g.record(history.Op{Kind: history.Write, ID: now.String(), Intended: now, Sent: now, Done: now, Outcome: history.OK, Authority: "seoul", Error: everyEcho()})
		g.record(history.Op{Kind: history.Read, ID: "prime", Intended: now, Sent: now, Done: now, Outcome: history.OK, Region: everyEcho()})
	}
}

func (*gossip) FinalRead(_ context.Context, ids []string) []history.Final {
	var all []history.Final
	for _, id := range ids {
		all = append(all, history.Final{ID: id, Outcome: history.OK, Error: everyEcho()})
	}
	return all
}

func (*gossip) IDs() []string { return []string{"prime"} }

func (*gossip) Traffic(context.Context) (system.Traffic, error) {
	return system.Traffic{Opened: map[string]uint64{"web": 1}}, errors.New(everyEcho())
}

// tattle is a kind of fault on such a system.
type tattle struct{}

func (tattle) Name() string                                              { return "tattle" }
func (tattle) Doc() fault.Doc                                            { return fault.Doc{} }
func (tattle) Needs() []system.Capability                                { return nil }
func (tattle) Check(system.Model, plan.Spec) error                       { return nil }
func (tattle) Victims(system.Model, plan.Spec, int64) []string           { return []string{"web"} }
func (tattle) Title(system.Model, plan.Spec) string                      { return "a fault that knows " + planted()[0] }
func (tattle) Candidates(system.Model) []plan.Spec                       { return nil }
func (tattle) Undo(context.Context, system.World, fault.Injection) error { return nil }

func (f tattle) Start(context.Context, system.World, fault.Injection) (fault.Active, error) {
	return f, nil
}

func (tattle) Confirm(context.Context) (fault.Onset, error) {
	return fault.Onset{Hosts: []string{"web"}, Evidence: []history.Evidence{{Host: "web", Of: everyEcho(), Value: 1}}}, nil
}

func (tattle) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

func (tattle) Heal(context.Context) (fault.Outcome, error) {
	return fault.Outcome{}, errors.New(everyEcho())
}

// TestNoSecretIsWrittenAnywhere carries out an experiment on a system that echoes
// every secret of its compose file, and looks for them in every file, in the
// progress, in the verdict and in the error that the command ends with.
func TestNoSecretIsWrittenAnywhere(t *testing.T) {
	g := NewWithT(t)
	f, err := compose.Load(t.Context(), "testdata/secrets.yml", compose.Env("PLANTED=environment/s3cr+t"))
	g.Expect(err).NotTo(HaveOccurred())
	hide := secretsOf(f).Hide
	out := t.TempDir()
	dir := filepath.Join(out, "run")
	lines, err := os.Create(filepath.Join(out, "progress.txt"))
	g.Expect(err).NotTo(HaveOccurred())
	defer lines.Close()
	p := newProgress(lines, time.Now(), hide)

	notes, err := journal.Start(filepath.Join(out, "state"), journal.Begin{Run: "run", Owner: process.Self()})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(notes.Do(journal.Create, journal.Container, "web", "run-1", func() error { return errors.New(everyEcho()) })).NotTo(Succeed())
	talk := &gossip{model: f.Model, clock: history.NewClock()}
	e := harness.Experiment{
		World: talk, Kinds: fault.Set{tattle{}}, Settings: f.Settings, Clock: talk.clock, Run: "run",
		Dir: filepath.Join(dir, "history"), Progress: p.step, Hide: hide, Journal: notes,
		Users: func(_ string, _ int64, record func(history.Op), _ func(history.Note)) (harness.Users, error) {
			talk.record = record
			return talkers{talk}, nil
		},
	}
	run, failed := e.Do(t.Context(), harness.Trial{Scenario: harness.Scenario{
		ID: "gossip", Demands: []history.Demand{{Measure: string(verdict.DataLoss)}},
		Plan: plan.Do{Fault: plan.Spec{ID: "f1", Kind: "tattle"}, For: 100 * time.Millisecond},
	}})
	g.Expect(failed).To(MatchError(ContainSubstring(planted()[0])), "the system tells what it knows")
	p.say(failed.Error())
	header := reports.Report{Run: "run", Message: everyEcho()}
	g.Expect(reports.WriteHeader(dir, reports.Redact(header, hide))).To(Succeed())
	header.Scenarios = []reports.Scenario{reports.FromHistory(run.History, run.Findings(), nil, reports.About{Error: failed.Error(), Failure: everyEcho()})}
	var shown bytes.Buffer
	it := session{out: &shown, options: runOptions{out: out}, dir: dir, progress: p, hide: hide}
	g.Expect(it.conclude(t.Context(), header)).To(HaveOccurred())
	shown.WriteString(concealed(inconclusive(failed), hide).Error())
	g.Expect(os.WriteFile(filepath.Join(out, "shown.txt"), shown.Bytes(), 0o600)).To(Succeed())

	seen := map[string]bool{}
	g.Expect(filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		seen[d.Name()] = true
		lookFor(t, path)
		return nil
	})).To(Succeed())
	g.Expect(seen).To(HaveLen(9), "a history, four reports, the header, progress, verdict and journal")
	g.Expect(run.History.OpsOf(history.Write)[1].Authority).To(Equal("seoul"), "a name is not hidden, though somebody made it a password")
}

func lookFor(t *testing.T, file string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, echo := range echoes() {
		if bytes.Contains(content, []byte(echo)) {
			t.Errorf("%s holds %q", filepath.Base(file), echo)
		}
	}
	for _, s := range planted() { // the same within something longer, without its ends
		middle := base64.StdEncoding.EncodeToString([]byte("app:" + s))
		if middle = middle[8 : len(middle)-4]; bytes.Contains(content, []byte(middle)) {
			t.Errorf("%s holds %q", filepath.Base(file), middle)
		}
	}
	if i := bytes.Index(content, []byte("s3cr")); i >= 0 { // what all have in common
		t.Errorf("%s holds %q", filepath.Base(file), content[max(0, i-40):min(len(content), i+40)])
	}
	if filepath.Ext(file) != ".txt" && filepath.Base(file) != reports.SummaryFile && !bytes.Contains(content, []byte("[hidden]")) {
		t.Errorf("%s: nothing was hidden, so nothing was tried", filepath.Base(file))
	}
}
