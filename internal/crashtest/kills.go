package crashtest

import (
	"context"
	"errors"
	"syscall"
)

// kill is a way to make an end of a run, in the midst of a fault.
type kill struct {
	name string
	// alone: nothing else may run beside it, since verdicts are compared, a whole
	// daemon is needed, or another run's start would do the work that is looked for.
	alone bool
	in    []string // kinds of scenarios, in turn
	try   func(ctx context.Context, b *bench, s scenario, turn int, r *result) error
}

// killList is every way but the kill at a point.
func killList() []kill {
	anyFault := []string{"host-stalled", "region-silent", "host-killed", "dns-silent"}
	quiet := []string{"host-silent"} // its objectives hold when nothing disturbs it
	return []kill{
		{"int", false, anyFault, signals(syscall.SIGINT, 1)},
		{"int2", false, anyFault, signals(syscall.SIGINT, 2)},
		{"int3", false, anyFault, signals(syscall.SIGINT, 3)},
		{"term", false, anyFault, signals(syscall.SIGTERM, 1)},
		{"hup", false, anyFault, signals(syscall.SIGHUP, 1)},
		{"stop", false, anyFault, stopCommand},
		{"disk", false, anyFault, fullDisk},
		{"connection", false, anyFault, brokenConnection},
		{"job", false, anyFault, jobSwept},
		{"cgroup", true, []string{"region-silent", "dns-refused"}, cgroupKilled},
		{"both", true, []string{"region-silent", "dns-refused", "move", "partition", "host-silent"}, bothKilled},
		{"guardian", true, quiet, guardianLost(syscall.SIGKILL)},
		{"guardian-still", true, quiet, guardianLost(syscall.SIGSTOP)},
		{"still", true, anyFault, stoodStill},
		{"daemon", true, anyFault, daemonRestarted},
	}
}

// kinds are the names that -only takes.
func kinds() []string {
	all := []string{kindPoints}
	for _, k := range killList() {
		all = append(all, k.name)
	}
	return append(all, kindTwo)
}

// kills tries each way that was asked for: those that may have company first.
func (w *work) kills(ctx context.Context) {
	var company, alone []func() result
	for _, k := range killList() {
		for turn := range w.others {
			one := func() result { return w.bench.killed(ctx, k, turn) }
			switch {
			case !w.wants(k.name):
			case k.alone:
				alone = append(alone, one)
			default:
				company = append(company, one)
			}
		}
	}
	w.side(ctx, w.parallel, company)
	w.side(ctx, 1, alone)
}

// killed tries one way once.
func (b *bench) killed(ctx context.Context, k kill, turn int) result {
	s, _ := named(k.in[turn%len(k.in)])
	r := result{kind: k.name, scenario: s.kind, at: "in the midst of the fault"}
	err := k.try(ctx, b, s, turn, &r)
	var not skip
	if errors.As(err, &not) {
		r.skipped = string(not)
		return r
	}
	r.fail(err)
	r.add(b.others.touched(ctx)...)
	return r
}

// skip is the error of what cannot be tried here, and says why.
type skip string

func (s skip) Error() string { return string(s) }

// during starts a run, waits until its fault is in force, does something to it,
// and leaves nothing of it.
func (b *bench) during(ctx context.Context, how setting, s scenario, r *result, act func(t *trial) error) error {
	t, err := b.begin(ctx, how, s)
	if t == nil {
		return err
	}
	defer t.end(ctx, r)
	if err == nil {
		err = t.inFault(ctx)
	}
	if err == nil {
		err = act(t)
	}
	r.fail(err) // here, so that the folder is kept
	return nil
}
