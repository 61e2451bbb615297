package wait

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrTooLate is in the error of a wait whose limit is over.
var ErrTooLate = errors.New("it took too long")

// Until asks check, at once and then every so often, until it is done or fails,
// which is returned. A check runs under the limit too. When the limit is over the
// error is ErrTooLate; when ctx ends, its cause. A limit of 0 is none.
func Until(ctx context.Context, limit, every time.Duration, check func(ctx context.Context) (done bool, err error)) error {
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit, fmt.Errorf("%w: more than %s", ErrTooLate, limit))
		defer cancel()
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		done, err := check(ctx)
		if err != nil && ctx.Err() != nil {
			return errors.Join(context.Cause(ctx), err)
		}
		if done || err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Success asks try, at once and then every so often, until it returns nil. When
// the limit is over, or ctx ends, its last error is returned with that.
func Success(ctx context.Context, limit, every time.Duration, try func(ctx context.Context) error) error {
	var last error
	err := Until(ctx, limit, every, func(ctx context.Context) (bool, error) {
		err := try(ctx)
		if err == nil || ctx.Err() == nil || last == nil {
			last = err // what a try says when its time is over is not why it failed before
		}
		return err == nil, nil
	})
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w (%w)", last, err)
}

// Pause waits for a time, or for the end of ctx, whose cause it then returns.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
