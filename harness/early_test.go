package harness

import (
	"cmp"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/pulse"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// leastHold is for how long the plans of the saved histories keep faults in
// force at least.
const leastHold = 8 * time.Second

// TestEndingEarlyChangesNoVerdict takes histories of experiments that were
// observed for as long as could matter (Patient), on the healthy reference
// system and on broken ones, and cuts them where the harness would have ended
// the fault, and then the observation. What the scenarios demand must be judged
// the same.
func TestEndingEarlyChangesNoVerdict(t *testing.T) {
	files, err := filepath.Glob("testdata/patient/*.jsonl.gz")
	if err != nil || len(files) < 5 {
		t.Fatalf("saved histories: %v %v", files, err)
	}
	saved := time.Duration(0)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			g := NewWithT(t)
			whole := loadSaved(g, file)
			meta, _ := whole.Meta()
			fault, sooner := cutFault(whole, meta)
			saved += sooner
			settling, sooner := cutSettling(whole, meta)
			saved += sooner
			g.Expect(demanded(fault, underFault...)).To(Equal(demanded(whole, underFault...)), "the fault is healed early")
			g.Expect(demanded(settling)).To(Equal(demanded(whole)), "the observation ends early")
		})
	}
	t.Logf("ending early saves %s in %d experiments", saved, len(files))
}

// underFault are the measures that are decided while the fault is in force.
var underFault = []verdict.Measure{verdict.ReadOnlyWithin, verdict.FailoverWithin}

// demanded tells the state of each demand, or of those about some measures.
func demanded(h history.History, only ...verdict.Measure) map[verdict.Measure]verdict.State {
	meta, _ := h.Meta()
	states := map[verdict.Measure]verdict.State{}
	for _, d := range meta.Demands {
		for _, f := range verdict.JudgeAll(h) {
			if string(f.Measure) == d.Measure && (len(only) == 0 || slices.Contains(only, f.Measure)) {
				states[f.Measure], _ = f.Meets(d)
			}
		}
	}
	return states
}

// cutFault is the history of a run that healed the fault as soon as all was
// decided, and how much sooner that is; what came later is left out.
func cutFault(h history.History, meta history.Meta) (history.History, time.Duration) {
	injected := h.FaultsAt(history.Injected)[0].Interval.To
	at := injected + leastHold
	for _, q := range questions(meta.Demands, meta.Objectives, verdict.AskReadOnly, verdict.AskServed) {
		at = replay(h, meta, at, injected+q.limit+2*settleFor, func(p *pulse.Pulse, now time.Duration) bool { return q.state()(p, now) > lasting })
	}
	var cut history.History
	for _, e := range h {
		switch {
		case e.Op != nil && e.Op.Sent > at:
			continue
		case e.Fault != nil && (e.Fault.Stage == history.Healed || e.Fault.Stage == history.HealSeen):
			moved := *e.Fault
			moved.Interval = history.Interval{From: at, To: at}
			e.Fault = &moved
		}
		cut = append(cut, e)
	}
	return cut, h.FaultsAt(history.Healed)[0].Interval.From - at
}

// cutSettling is the history of a run that ended as soon as users were home, and
// how much sooner that is.
func cutSettling(h history.History, meta history.Meta) (history.History, time.Duration) {
	begin, _ := h.PhaseBegin(history.Settling)
	end, _ := h.PhaseBegin(history.FinalRead)
	at := replay(h, meta, begin+lasting, end, func(p *pulse.Pulse, now time.Duration) bool { return p.Home(now) > lasting })
	var cut history.History
	for _, e := range h {
		if e.Op != nil && e.Op.Sent > at || e.Traffic != nil && e.At > at {
			continue
		}
		if e.Phase != nil && e.Phase.Name == history.FinalRead {
			e.At = max(at, lastDone(cut))
		}
		cut = append(cut, e)
	}
	return cut, end - at
}

func lastDone(h history.History) (at time.Duration) {
	for _, e := range h {
		if e.Op != nil {
			at = max(at, e.Op.Done)
		}
	}
	return at
}

// replay lets a pulse feel a history as the harness did, and returns when a
// check first held, from one instant to another.
func replay(h history.History, meta history.Meta, from, to time.Duration, check func(*pulse.Pulse, time.Duration) bool) time.Duration {
	ops := h.Ops()
	slices.SortStableFunc(ops, func(a, b history.Op) int { return cmp.Compare(a.Done, b.Done) })
	p := pulse.New(meta.Home, meta.Rate())
	for now := time.Duration(0); now < to; now += tick {
		for len(ops) > 0 && ops[0].Done <= now {
			p.Feel(ops[0])
			ops = ops[1:]
		}
		if now >= from && check(&p, now) {
			return now
		}
	}
	return to
}

func loadSaved(g *WithT, file string) history.History {
	f, err := os.Open(file)
	g.Expect(err).NotTo(HaveOccurred())
	defer f.Close()
	z, err := gzip.NewReader(f)
	g.Expect(err).NotTo(HaveOccurred())
	h, err := history.Load(z)
	g.Expect(err).NotTo(HaveOccurred())
	return h
}
