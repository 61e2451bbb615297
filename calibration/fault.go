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
	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
)

// fault orders the service to fail, over the entry that users take.
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
type fault struct {
	c     Case
	entry string // URL where users enter
	now   func() time.Duration

	account truth.Account // once it was healed
}

func (f *fault) Name() string { return f.c.String() }

// Inject sends the order, and returns when its first span is in force.
func (f *fault) Inject(ctx context.Context) (harness.Active, error) {
	body, err := json.Marshal(f.c.order())
	if err != nil {
		return nil, err
	}
	a := &ordered{fault: f, span: history.Interval{From: f.now()}}
	_, err = f.ask(ctx, http.MethodPost, truth.PathOrders, body, http.StatusAccepted)
	a.span.To = f.now()
	if err != nil {
		return nil, err
	}
	return a, nil
}

// ask asks the service over a connection of its own.
func (f *fault) ask(ctx context.Context, method, path string, body []byte, want int) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, f.entry+path, bytes.NewReader(body))
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
	*fault
	span history.Interval
}

// Confirm has nothing to add: the order's answer came, and with it the first span
// was in force. That it took effect at that time, and that users noticed, is what is
// calibrated.
func (*ordered) Confirm(context.Context) error { return nil }

// Onset is the span of the order.
func (a *ordered) Onset() history.Interval { return a.span }

// Heal changes nothing. It waits until the script is over, and fetches what the
// service did.
func (a *ordered) Heal(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, a.c.Length+overLimit)
	defer cancel()
	tick := time.NewTicker(askTick)
	defer tick.Stop()
	for {
		account, err := a.fetch(ctx)
		if err == nil && account.Done {
			a.account = account
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("calibration: the service did not end its script within %s: %w (%w)", a.c.Length+overLimit, context.Cause(ctx), err)
		}
	}
}

func (a *ordered) fetch(ctx context.Context) (truth.Account, error) {
	var account truth.Account
	said, err := a.ask(ctx, http.MethodGet, truth.PathTruth, nil, http.StatusOK)
	if err == nil {
		err = json.Unmarshal(said, &account)
	}
	return account, err
}
