package crashtest

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/harness/wait"
)

// guardianLost takes the guardian of a run away, or lets it stand still. The run
// must post another, and end as if nothing had happened.
func guardianLost(s syscall.Signal) func(context.Context, *bench, scenario, int, *result) error {
	return func(ctx context.Context, b *bench, in scenario, _ int, r *result) error {
		_, normal, err := b.undisturbed(ctx, in)
		if err != nil {
			return err
		}
		return b.during(ctx, setting{}, in, r, func(t *trial) error {
			lost := t.toGuardians(s)
			if len(lost) == 0 {
				return errors.New("the run had no guardian")
			}
			after, found := t.another(lost, postLimit(s))
			if !found {
				r.add(fmt.Sprintf("no new guardian after %s", after))
			}
			r.note = fmt.Sprintf("another guardian after %.2f s", after.Seconds())
			return t.endsBy(ctx, r, normal)
		})
	}
}

// postLimit is how soon another guardian must stand guard. One that stands still
// is missed only when it has said nothing for three seconds.
func postLimit(s syscall.Signal) time.Duration {
	const dead, still = 5 * time.Second, 8 * time.Second
	if s == syscall.SIGSTOP {
		return still
	}
	return dead
}

// endsBy waits until a run comes to its own end, and counts from there.
func (t *trial) endsBy(ctx context.Context, r *result, codes ...int) error {
	if err := t.over(ctx, runLimit); err != nil {
		return err
	}
	return t.ends(ctx, time.Now(), r, anyEnd, codes...)
}

// stillFor is how long a run stands still.
const stillFor = 30 * time.Second

// stoodStill stops a run, and lets it go on much later. Everything must have been
// undone by then, and the run must find out.
func stoodStill(ctx context.Context, b *bench, in scenario, _ int, r *result) error {
	return b.during(ctx, setting{}, in, r, func(t *trial) error {
		stopped := time.Now()
		t.signal(syscall.SIGSTOP)
		took, left := within(ctx, stopped, func() []string { return t.objects(ctx) })
		r.add(left...)
		r.note = fmt.Sprintf("its faults and objects were gone %.2f s after it was stopped", took.Seconds())
		if err := wait.Pause(ctx, time.Until(stopped.Add(stillFor))); err != nil {
			return err
		}
		went := time.Now()
		t.signal(syscall.SIGCONT)
		return t.ends(ctx, went, r, anyEnd, exitInconclusive)
	})
}
