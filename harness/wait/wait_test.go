package wait_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/wait"
)

func TestUntil(t *testing.T) {
	boom := errors.New("boom")
	for name, test := range map[string]struct {
		check func(asked int) (bool, error)
		limit time.Duration
		took  time.Duration
		want  error
	}{
		"at once":               {check: func(int) (bool, error) { return true, nil }, limit: time.Second},
		"at the third time":     {check: func(n int) (bool, error) { return n == 3, nil }, limit: time.Second, took: 20 * time.Millisecond},
		"it fails":              {check: func(n int) (bool, error) { return false, map[bool]error{true: boom}[n == 2] }, limit: time.Second, took: 10 * time.Millisecond, want: boom},
		"never":                 {check: func(int) (bool, error) { return false, nil }, limit: 95 * time.Millisecond, took: 95 * time.Millisecond, want: wait.ErrTooLate},
		"without a limit":       {check: func(n int) (bool, error) { return n == 1000, nil }, took: 9990 * time.Millisecond},
		"done, but with errors": {check: func(int) (bool, error) { return true, boom }, want: boom},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, asked, began := NewWithT(t), 0, time.Now()
				err := wait.Until(t.Context(), test.limit, 10*time.Millisecond, func(context.Context) (bool, error) {
					asked++
					return test.check(asked)
				})
				g.Expect(errors.Is(err, test.want)).To(BeTrue(), "%v", err)
				g.Expect(time.Since(began)).To(Equal(test.took))
			})
		})
	}
}

func TestSuccessTellsWhyItFailedBeforeItsTimeWasOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, boom := NewWithT(t), errors.New("boom")
		err := wait.Success(t.Context(), time.Second, 300*time.Millisecond, func(ctx context.Context) error {
			if wait.Pause(ctx, 200*time.Millisecond) != nil {
				return errors.New("cut short")
			}
			return boom
		})
		g.Expect(err).To(MatchError(boom))
		g.Expect(err).To(MatchError(wait.ErrTooLate))
		g.Expect(err.Error()).NotTo(ContainSubstring("cut short"))
	})
}

func TestAWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, enough := NewWithT(t), errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(enough) })
		never := func(context.Context) (bool, error) { return false, nil }
		g.Expect(wait.Until(ctx, time.Hour, time.Millisecond, never)).To(MatchError(enough))
		g.Expect(wait.Pause(ctx, time.Hour)).To(MatchError(enough))
		g.Expect(wait.Success(ctx, 0, time.Millisecond, func(context.Context) error { return nil })).To(Succeed())
	})
}
