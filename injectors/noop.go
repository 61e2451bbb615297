package injectors

import (
	"context"

	"github.com/gameday-harness/gameday/harness"
)

// noop is the control of every experiment: it takes the same way as a fault,
// and changes nothing.
type noop struct{}

// Noop returns a fault that changes nothing. Under it every objective must
// hold; if one does not, the harness or the system was unfit before any fault.
func Noop() harness.Fault { return noop{} }

func (noop) Name() string { return "nothing (control)" }

func (noop) Inject(ctx context.Context) (harness.Active, error) { return noopActive{}, ctx.Err() }

type noopActive struct{}

func (noopActive) Confirm(ctx context.Context) error { return ctx.Err() }
func (noopActive) Heal(context.Context) error        { return nil }

// Control marks the fault as one that takes effect nobody, on purpose.
func (noopActive) Control() {}
