package calibration

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gameday-harness/gameday/calibration/internal/truth"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// order is a kind of fault: it orders the service to fail, over the entry that users
// take.
//
// The harness learns of the onset as it does of any fault's: it lies between the
// moment before the order was sent and the moment when its answer was there, both
// by the harness's clock. The answer does not say when the service began; that
// stands in the account, which is fetched when all is over and which neither the
// history nor a judge ever sees. So nothing of the truth is fed back: the onset is
// known from outside, the recovery is found from users' requests alone, and the
// figure under test is the time between the two.
//
// The service recovers by itself while the fault counts as in force.
type order struct {
	c     Case
	entry string // URL where users enter

	account truth.Account // once it was healed
}

// kindOrder is the name of the kind.
const kindOrder = "truth.order"

func (*order) Name() string { return kindOrder }

func (*order) Doc() fault.Doc {
	return fault.Doc{Summary: "The service of known truth fails to order and recovers by itself.", Proof: "the service's own account"}
}

func (*order) Needs() []system.Capability                                { return nil }
func (*order) Check(system.Model, plan.Spec) error                       { return nil }
func (*order) Victims(system.Model, plan.Spec, int64) []string           { return nil }
func (o *order) Title(system.Model, plan.Spec) string                    { return o.c.String() }
func (*order) Candidates(system.Model) []plan.Spec                       { return nil }
func (*order) Undo(context.Context, system.World, fault.Injection) error { return nil }

// Start sends the order, and returns when its first span is in force.
func (o *order) Start(ctx context.Context, w system.World, _ fault.Injection) (fault.Active, error) {
	body, err := json.Marshal(o.c.order())
	if err != nil {
		return nil, err
	}
	a := &ordered{order: o, world: w, span: history.Interval{From: w.Now()}}
	_, err = o.ask(ctx, http.MethodPost, truth.PathOrders, body, http.StatusAccepted)
	a.span.To = w.Now()
	if err != nil {
		return nil, err
	}
	return a, nil
}

// ask asks the service over a connection of its own.
func (o *order) ask(ctx context.Context, method, path string, body []byte, want int) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, o.entry+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return nil, fmt.Errorf("calibration: %s %s: %w", method, path, err)
	}
	defer resp.Body.Close()
	const most = 1 << 16
	said, err := io.ReadAll(io.LimitReader(resp.Body, most))
	if err == nil && resp.StatusCode != want {
		err = fmt.Errorf("calibration: %s %s: status %d, not %d: %s", method, path, resp.StatusCode, want, said)
	}
	return said, err
}

const (
	askLimit  = 2 * time.Second
	askTick   = 20 * time.Millisecond
	overLimit = 10 * time.Second // a script that is not over by then never will be
)

// ordered is an order that is carried out.
type ordered struct {
	*order
	world system.World
	span  history.Interval
}

// Confirm has nothing to add: the order's answer came, and with it the first span
// was in force. That it took effect at that time, and that users noticed, is what is
// calibrated.
func (a *ordered) Confirm(context.Context) (fault.Onset, error) {
	return fault.Onset{Interval: a.span}, nil
}

// SetLevel is not for orders.
func (*ordered) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal changes nothing. It waits until the script is over, and fetches what the
// service did.
func (a *ordered) Heal(ctx context.Context) (fault.Outcome, error) {
	from := a.world.Now()
	limit := a.c.Length + overLimit
	err := wait.Until(ctx, limit, askTick, func(ctx context.Context) (bool, error) {
		account, err := a.fetch(ctx)
		if err == nil && account.Done {
			a.account = account
			return true, nil
		}
		return false, nil
	})
	if err != nil {
		return fault.Outcome{}, fmt.Errorf("calibration: the service did not end its script within %s: %w", limit, err)
	}
	at := history.Interval{From: from, To: a.world.Now()}
	return fault.Outcome{Removed: true, Begun: at, Gone: at}, nil
}

func (a *ordered) fetch(ctx context.Context) (truth.Account, error) {
	var account truth.Account
	said, err := a.ask(ctx, http.MethodGet, truth.PathTruth, nil, http.StatusOK)
	if err == nil {
		err = json.Unmarshal(said, &account)
	}
	return account, err
}
