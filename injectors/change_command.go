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

// changeCommand runs a command inside hosts: what people do to a system while it is
// used. No candidates come from a model, since nobody can guess a command.
type changeCommand struct{}

func (changeCommand) Name() string { return "change.command" }

func (changeCommand) Doc() fault.Doc {
	return fault.Doc{
		Summary: "A command runs inside hosts, once on each, as their container's user.",
		Models:  "A change by people or by a pipeline: a new configuration, a deployment, the button that moves users to the other region.",
		Group:   fault.Configuration,
		Outage:  "Cloudflare, 2025-11-18: a file that was twice as large as it should be went out to every machine, and what read it crashed; for three hours requests failed (blog.cloudflare.com/18-november-2025-outage).",
		Example: plan.Spec{Kind: "change.command", Target: system.OfService("web-seoul"), Params: plan.Params{"argv": "/app reload --strict", "undo": "/app reload"}},
		Proof:   "The command ended with exit code 0 on every host, or with the one that says that the host refused it; it began and ended within the onset.",
		Target:  "the hosts",
		Params: []fault.Param{
			{Name: "argv", Usage: `the program and its arguments, parted by blanks; one with blanks in it stands in quotes (" or ')`},
			{Name: "undo", Usage: "the command that takes the change back at the heal, written like argv; it must be harmless when it runs again. none: the change stays", Default: fault.None},
			{Name: "refused", Usage: "exit code of argv, 1 to 255, that says that the system refused the change: then the attempt is the fault, and there is nothing to take back. none: a refusal is an error", Default: fault.None},
		},
	}
}

func (changeCommand) Needs() []system.Capability { return []system.Capability{system.CanFiles} }

// changeParams are the parameters of a change.
type changeParams struct {
	argv    []string
	undo    []string // nil when the change stays
	refused int      // exit code that says that a host refused the change; 0: none does
}

func (k changeCommand) params(s plan.Spec) (changeParams, error) {
	r := fault.Read(k, s)
	p := changeParams{argv: r.Words("argv"), undo: r.Words("undo"), refused: r.CountOrNone("refused", 255)}
	err := r.Err()
	if err == nil && (p.argv == nil || p.argv[0] == "") {
		err = fmt.Errorf("parameter argv=%q: it names no program", s.Params["argv"])
	}
	return p, err
}

func (k changeCommand) Check(m system.Model, s plan.Spec) error {
	_, err := k.params(s)
	if _, e := s.Target.Resolve(m, 0); e != nil {
		err = errors.Join(err, fmt.Errorf("target: %w", e))
	}
	return err
}

// Victims are all targets: nobody knows what a command does to its host.
func (changeCommand) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return targets(m, s, seed)
}

// Claims are that the hosts run.
func (changeCommand) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return fault.Wants(fault.Running, targets(m, s, seed)...)
}

func (k changeCommand) Title(m system.Model, s plan.Spec) string {
	p, err := k.params(s)
	if err != nil {
		return "change on " + who(m, s.Target)
	}
	return fmt.Sprintf("change on %s: %s", who(m, s.Target), strings.Join(p.argv, " "))
}

func (changeCommand) Candidates(system.Model) []plan.Spec { return nil }

// changeLimit bounds a command on one host.
const changeLimit = 30 * time.Second

// Start runs the command. Where it fails on one host, those that it ran on are taken
// back.
func (k changeCommand) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.params(in.Spec)
	if err != nil {
		return nil, err
	}
	a := &change{world: w, hosts: targets(w.Model(), in.Spec, in.Seed), params: p, made: history.Interval{From: w.Now()}}
	for _, h := range a.hosts {
		begun := w.Now()
		code, err := runOn(ctx, w, h, p.argv, p.refused)
		if err != nil {
			ctx, cancel := detached(ctx)
			defer cancel()
			return nil, errors.Join(err, k.Undo(ctx, w, in))
		}
		a.evidence = append(a.evidence, history.Evidence{ID: commandTook, Of: p.argv[0], Host: h, Value: ms(w.Now() - begun), Unit: "ms"})
		if code == 0 {
			a.changed = append(a.changed, h)
		} else {
			a.evidence = append(a.evidence, history.Evidence{ID: changeRefused, Of: p.argv[0], Host: h, Value: float64(code), Unit: "exit code"})
		}
	}
	a.made.To = w.Now()
	return a, nil
}

func (k changeCommand) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	p, err := k.params(in.Spec)
	if err != nil || p.undo == nil {
		return err
	}
	var errs []error
	for _, h := range targets(w.Model(), in.Spec, in.Seed) {
		_, err := runOn(ctx, w, h, p.undo, p.refused)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// runOn runs a command on a host; any exit code but 0 and the one that says that the
// host refused it is an error.
func runOn(ctx context.Context, w system.World, host string, argv []string, refused int) (code int, err error) {
	ctx, cancel := context.WithTimeout(ctx, changeLimit)
	defer cancel()
	ran, err := w.Files().Run(ctx, host, argv...)
	if err != nil {
		return 0, fmt.Errorf("injectors: %w", err)
	}
	if ran.ExitCode != 0 && ran.ExitCode != refused {
		return ran.ExitCode, fmt.Errorf("injectors: %q on host %s ended with exit code %d: %s", strings.Join(argv, " "), host, ran.ExitCode, tail(ran.Err+ran.Out))
	}
	return ran.ExitCode, nil
}

// tail is the end of what a command wrote, where it says what was wrong.
func tail(text string) string {
	const most = 300
	text = strings.TrimSpace(text)
	return fmt.Sprintf("%q", text[max(0, len(text)-most):])
}

// change is one that was made.
type change struct {
	world    system.World
	hosts    []string
	changed  []string // of the hosts, those that did not refuse
	params   changeParams
	made     history.Interval
	evidence []history.Evidence

	healed bool
	begun  history.Interval
	gone   history.Interval
}

// commandTook is evidence of how long a command ran on a host, in ms. Of is the
// program.
const commandTook history.EvidenceID = "command_took"

// changeRefused is evidence that a host refused a change: the exit code that says so.
const changeRefused history.EvidenceID = "change_refused"

// Confirm says when the command ran. How it ended was seen by then.
func (a *change) Confirm(context.Context) (fault.Onset, error) {
	return fault.Onset{Interval: a.made, Hosts: a.hosts, Evidence: a.evidence}, nil
}

// SetLevel is an error: a change is made or it is not.
func (*change) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal takes the change back if there is a command for it. A change without one
// stays, and only its time ends.
func (a *change) Heal(ctx context.Context) (fault.Outcome, error) {
	if !a.healed {
		begun := a.world.Now()
		for _, h := range a.changed {
			if a.params.undo == nil {
				break
			}
			if _, err := runOn(ctx, a.world, h, a.params.undo, 0); err != nil {
				return fault.Outcome{}, err
			}
		}
		a.healed = true
		a.gone = history.Interval{From: begun, To: a.world.Now()}
		a.begun = a.gone
	}
	return fault.Outcome{Removed: true, Begun: a.begun, Gone: a.gone}, nil
}
