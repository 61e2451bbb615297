package chaos

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
	"github.com/gameday-harness/gameday/harness/wait"
)

// How the store is told its mode, and asked for it.
const (
	modeFile  = "/data/mode"
	modeURL   = "http://127.0.0.1:8080/mode" // from the store's own host
	readOnly  = "read-only"
	readWrite = "read-write"
)

// readOnlyKind leaves the store read-only, as a backup that has failed half-way does.
type readOnlyKind struct{}

// ReadOnly is the kind of fault that leaves the store read-only.
func ReadOnly() fault.Kind { return readOnlyKind{} }

func (readOnlyKind) Name() string { return "store.readonly" }

func (readOnlyKind) Doc() fault.Doc {
	return fault.Doc{
		Summary: "The store is left read-only.",
		Models:  "A backup that sets the store read-only, and fails before it sets it back.",
		Proof:   "The store, asked on its own host, says that it is read-only, and after the heal that it is not.",
		Target:  "the hosts of the store",
	}
}

func (readOnlyKind) Needs() []system.Capability { return []system.Capability{system.CanFiles} }

func (k readOnlyKind) Check(m system.Model, s plan.Spec) error {
	const seed = 0 // whichever hosts are drawn, there must be some
	_, err := s.Target.Resolve(m, seed)
	return errors.Join(err, fault.Read(k, s).Err())
}

// Victims are none: every host goes on serving.
func (readOnlyKind) Victims(system.Model, plan.Spec, int64) []string { return nil }

func (readOnlyKind) Title(_ system.Model, s plan.Spec) string {
	return fmt.Sprintf("%s left read-only", s.Target)
}

// Candidates are none: which service is a store of ours a model does not say.
func (readOnlyKind) Candidates(system.Model) []plan.Spec { return nil }

func (readOnlyKind) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	hosts, err := in.Spec.Target.Resolve(w.Model(), in.Seed)
	if err != nil {
		return nil, err
	}
	a := &left{world: w, hosts: hosts, begun: w.Now()}
	if err := a.set(ctx, readOnly); err != nil {
		return nil, errors.Join(err, a.set(context.WithoutCancel(ctx), readWrite))
	}
	return a, nil
}

func (readOnlyKind) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	hosts, err := in.Spec.Target.Resolve(w.Model(), in.Seed)
	if err != nil {
		return err
	}
	return (&left{world: w, hosts: hosts}).set(ctx, readWrite)
}

// left is the fault in force.
type left struct {
	world system.World
	hosts []string
	begun time.Duration // before the first host was told
}

// Confirm waits until every store says that it is read-only.
func (a *left) Confirm(ctx context.Context) (fault.Onset, error) {
	if err := a.seen(ctx, readOnly); err != nil {
		return fault.Onset{}, err
	}
	o := fault.Onset{Interval: history.Interval{From: a.begun, To: a.world.Now()}, Hosts: a.hosts}
	for _, h := range a.hosts {
		o.Evidence = append(o.Evidence, history.Evidence{ID: "mode_read_only", Host: h, Value: 1, Unit: "answers"})
	}
	return o, nil
}

// SetLevel is an error: a store takes writes or it does not.
func (*left) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal sets every store back and waits until it says so.
func (a *left) Heal(ctx context.Context) (fault.Outcome, error) {
	begun := history.Interval{From: a.world.Now()}
	err := a.set(ctx, readWrite)
	begun.To = a.world.Now()
	if err != nil {
		return fault.Outcome{Begun: begun}, err
	}
	err = a.seen(ctx, readWrite)
	return fault.Outcome{Removed: true, Begun: begun, Gone: history.Interval{From: begun.From, To: a.world.Now()}}, err
}

// set tells every store its mode, each although another fails.
func (a *left) set(ctx context.Context, mode string) error {
	var errs []error
	for _, h := range a.hosts {
		errs = append(errs, a.world.Files().Write(ctx, h, modeFile, []byte(mode+"\n")))
	}
	return errors.Join(errs...)
}

// seen waits until every store says that it is in a mode, asked on its own host.
func (a *left) seen(ctx context.Context, mode string) error {
	const limit, every = 5 * time.Second, 50 * time.Millisecond
	for _, h := range a.hosts {
		err := wait.Success(ctx, limit, every, func(ctx context.Context) error {
			ran, err := a.world.Files().Run(ctx, h, "/store", "get", modeURL)
			if said := strings.TrimSpace(ran.Out); err == nil && said != mode {
				err = fmt.Errorf("chaos: %s says it is %q and not %s: %s", h, said, mode, ran.Err)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
