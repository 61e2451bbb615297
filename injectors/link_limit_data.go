package injectors

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// linkLimitData ends connections when they have carried so many bytes.
type linkLimitData struct{ toxicKind }

func (linkLimitData) Name() string { return "link.limit_data" }

func (linkLimitData) Doc() fault.Doc {
	return fault.Doc{
		Summary: "TCP connections to hosts end when they have carried so many bytes in one direction; what is beyond is lost.",
		Models:  "A middlebox that cuts large requests off, a broken MTU path that lets only small messages through (toxiproxy's limit_data toxic).",
		Group:   fault.Undrawn,
		Outage:  "Public Health England, 2020-10-02: what was beyond the limit of a file was cut off on its way, and 15,841 cases were missing for days.",
		Proof:   "Connections of the link, from within the host that opens them, are ended when just so many bytes were sent, which without the fault would stay open. Delivered: the share of connections.",
		Target:  toxicTarget,
		Params: toxicParams(
			fault.Param{Name: "bytes", Usage: "that a connection may carry, 1B to 14000B", Default: "1000B"},
			shareParam(),
		),
	}
}

// limitSeenIn is how soon a connection ends that has carried too much.
const limitSeenIn = 200 * time.Millisecond

func (k linkLimitData) read(s plan.Spec) (poison, int, error) {
	r := fault.Read(k, s)
	p := readPoisonOfShare(r)
	bytes := int(r.Quantity("bytes", "B", 1, readOnce))
	p.toxic, p.attrs = "limit_data", map[string]float64{"bytes": float64(bytes)}
	p.trace = trace{
		// A line without an end: who waits for its end keeps the connection open.
		say: system.Exchange{Say: strings.Repeat("a", bytes), Whole: true}, reply: system.Open,
		most: limitSeenIn, ends: true, unmet: true,
	}
	err := r.Err()
	if err == nil && !p.upstream {
		err = fmt.Errorf("parameter direction=downstream: nobody knows how much a server answers, so the limit cannot be seen; use upstream")
	}
	return p, bytes, err
}

func (k linkLimitData) Check(m system.Model, s plan.Spec) error {
	p, _, err := k.read(s)
	return checkPoison(m, s, p, err)
}

func (k linkLimitData) Title(m system.Model, s plan.Spec) string {
	p, bytes, _ := k.read(s)
	return fmt.Sprintf("limit of %d B on %s", bytes, p.on(m, s))
}

// Candidates cut off what each service is asked.
func (k linkLimitData) Candidates(m system.Model) []plan.Spec {
	return linkCandidates(m, k, plan.Params{"bytes": "100B"})
}

func (k linkLimitData) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, _, err := k.read(in.Spec)
	if err != nil {
		return nil, err
	}
	return startPoison(ctx, w, in, p)
}
