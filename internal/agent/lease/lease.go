package lease

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/clock"
	"github.com/gameday-harness/gameday/internal/agent/filter"
)

// again is how often everything is dropped while the lease has run out.
const again = time.Second

// ErrRunOut is why a new fault is refused.
var ErrRunOut = errors.New("the lease of this gateway has run out: its faults are dropped, and new ones are refused until it is renewed (PUT " +
	gateway.PathLease + ")")

// Dropper drops every fault that is in force.
type Dropper interface {
	Drop() (gateway.Dropped, error)
}

// Lease is held by the run that puts faults in force. All methods may be called
// side by side.
type Lease struct {
	faults Dropper
	log    *slog.Logger

	mu     sync.Mutex // held while faults are dropped: nobody is let in meanwhile
	timer  *time.Timer
	until  time.Time // on the monotonic clock; zero: never armed
	out    bool
	failed error // why something may still be in force though the lease is out
	told   gateway.Lease
}

// New returns a lease that is not armed.
func New(faults Dropper, log *slog.Logger) *Lease {
	return &Lease{faults: faults, log: log}
}

// Close ends the watch over the lease. Nothing is dropped.
func (l *Lease) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer != nil {
		l.timer.Stop()
	}
}

// Renew arms the lease for this time from now on. One that has run out stays
// out, with an error, as long as a fault cannot be dropped.
func (l *Lease) Renew(ttl time.Duration) (gateway.Lease, error) {
	if ttl <= 0 || ttl > gateway.MaxLease {
		return gateway.Lease{}, filter.Bad{Err: fmt.Errorf("a lease of %s is not within 0 and %s", ttl, gateway.MaxLease)}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.look()
	if l.out && l.failed != nil {
		l.drop()
	}
	if l.failed != nil {
		return gateway.Lease{}, fmt.Errorf("the lease has run out and cannot be renewed, since faults may still be in force: %w", l.failed)
	}
	if l.out {
		l.log.Info("the lease is renewed after it had run out")
	}
	l.out, l.until = false, time.Now().Add(ttl)
	l.wake(ttl)
	answer := l.told
	answer.Dropped = slices.Clone(l.told.Dropped)
	return answer, nil
}

// Admit lets act put a fault in force and returns its error, or refuses with
// ErrRunOut. When the lease runs out while it acts, everything is dropped once
// more behind it.
func (l *Lease) Admit(act func() error) error {
	before, err := l.enter()
	if err != nil {
		return err
	}
	err = act()
	return errors.Join(err, l.leave(before))
}

// enter returns how often the lease has run out so far.
func (l *Lease) enter() (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.look()
	if l.out {
		return 0, ErrRunOut
	}
	return l.told.Lapsed, nil
}

// leave drops what came into force too late. It counts as one more time when the
// lease has been renewed in the meantime, so that whoever did that is told.
func (l *Lease) leave(before int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.look()
	if l.told.Lapsed == before {
		return nil
	}
	if l.out {
		l.drop()
	} else {
		l.lapse()
	}
	return errors.Join(ErrRunOut, l.failed)
}

// look notices that the time is over, also before the timer does: a gateway that
// was stopped for a while may serve a request first.
func (l *Lease) look() {
	if !l.until.IsZero() && !l.out && !time.Now().Before(l.until) {
		l.lapse()
	}
}

// lapse ends the lease.
func (l *Lease) lapse() {
	l.log.Warn("the lease has run out: all faults are dropped")
	l.out = true
	l.told = gateway.Lease{Lapsed: l.told.Lapsed + 1}
	l.drop()
	l.wake(again)
}

// drop ends every fault and notes what it was.
func (l *Lease) drop() {
	dropped, err := l.faults.Drop()
	if err != nil {
		l.log.Error("faults cannot be dropped", "error", err)
	}
	l.failed = err
	names := dropped.Names()
	l.told.Dropped = append(l.told.Dropped, names...)
	if len(names) > 0 || l.told.Monotonic == 0 {
		l.told.Monotonic = clock.Now()
	}
}

// wake lets tick have a look after a while.
func (l *Lease) wake(after time.Duration) {
	if l.timer == nil {
		l.timer = time.AfterFunc(after, l.tick)
		return
	}
	l.timer.Reset(after)
}

// tick is early when the lease has just been renewed; then the timer is set
// already.
func (l *Lease) tick() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.out {
		l.drop()
		l.wake(again)
		return
	}
	l.look()
}
