package injectors

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// linkSlicer cuts what is sent on links into small pieces.
type linkSlicer struct{ toxicKind }

func (linkSlicer) Name() string { return "link.slicer" }

func (linkSlicer) Doc() fault.Doc {
	return fault.Doc{
		Summary: "What is sent over TCP connections to hosts arrives in small pieces, with a pause after each, on connections that exist as well.",
		Models:  "A path with a tiny MTU, a peer that writes byte by byte; finds code that takes one read for one message (toxiproxy's slicer toxic).",
		Group:   fault.Latency,
		Outage:  "Linux, 2019-06-17: a peer that asked for tiny segments could stop the kernels of the servers that it spoke to (SACK Panic, CVE-2019-11477).",
		Proof:   "A text of known length over connections of the link, from within the host that opens them, arrives later than before by its number of pieces times the pause. Delivered: the pause in the median, within 10 % or 2 ms, and the share of connections. A server that answers before it has heard all cannot show it.",
		Target:  toxicTarget,
		Params: toxicParams(
			fault.Param{Name: "size", Usage: "of a piece at most, 1B to 1000B", Default: "64B"},
			fault.Param{Name: "pause", Usage: "after each piece, in whole milliseconds, 1ms to 1s", Default: "10ms"},
			shareParam(),
		),
	}
}

// pieces is how many pieces a text is cut into: 16, or fewer when they would take
// longer than about 2 s or are too large. Toxiproxy cuts in halves, so it is a power of
// two.
func pieces(size int, pause time.Duration) int {
	const most, takes = 16, 2 * time.Second
	n := most
	for n > 2 && (time.Duration(n)*pause > takes || n*size > readOnce) {
		n /= 2
	}
	return n
}

func (k linkSlicer) read(s plan.Spec) (poison, int, time.Duration, error) {
	r := fault.Read(k, s)
	p := readPoisonOfShare(r)
	size, pause := int(r.Quantity("size", "B", 1, 1000)), r.Duration("pause", time.Millisecond, time.Second)
	n := pieces(size, pause)
	takes := time.Duration(n) * pause
	p.toxic, p.attrs = "slicer", map[string]float64{"average_size": float64(size), "size_variation": 0, "delay": float64(pause.Microseconds())}
	p.trace = trace{
		say: system.Exchange{Say: strings.Repeat("a", n*size), End: true, Whole: true}, reply: system.Open,
		least: takes / 2, most: takes,
		figure: func(took time.Duration, _ int) float64 { return ms(took) / float64(n) },
		delivery: history.Delivery{
			// The kernel wakes a pause up late, by up to a tenth of a short one.
			Quantity: history.SliceDelayP50, Unit: "ms", Requested: ms(pause), Tolerance: 2 * ms(timeTolerance(pause/2)),
		},
	}
	err := errors.Join(r.Err(), whole("pause", pause))
	if err == nil && !p.upstream {
		err = errors.New("parameter direction=downstream: nobody knows how much a server answers, so the pieces of it cannot be seen; use upstream")
	}
	return p, size, pause, err
}

func (k linkSlicer) Check(m system.Model, s plan.Spec) error {
	p, _, _, err := k.read(s)
	return checkPoison(m, s, p, err)
}

func (k linkSlicer) Title(m system.Model, s plan.Spec) string {
	p, size, pause, _ := k.read(s)
	return fmt.Sprintf("pieces of %d B, %s apart, on %s", size, pause, p.on(m, s))
}

// Candidates cut up what each service is asked.
func (k linkSlicer) Candidates(m system.Model) []plan.Spec {
	return linkCandidates(m, k, plan.Params{"size": "64B", "pause": "10ms"})
}

func (k linkSlicer) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, _, _, err := k.read(in.Spec)
	if err != nil {
		return nil, err
	}
	return startPoison(ctx, w, in, p)
}
