package stopwhen

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
)

// users are what is known of users: ten requests are due in each second that is
// served, is not, or in which nobody sent anything.
type users struct {
	began time.Time
	story string // a letter for each second: s, n or a blank
}

func (u users) Known() time.Duration { return time.Since(u.began) }

func (u users) Served(span history.Interval) (float64, int) {
	served, all := 0, 0
	for at := span.From.Round(lookEvery); at < span.To.Round(lookEvery); at += lookEvery {
		n := int(at / time.Second)
		if at < 0 || n >= len(u.story) || u.story[n] == ' ' {
			continue
		}
		all++
		if u.story[n] == 's' {
			served++
		}
	}
	if all == 0 {
		return 0, 0
	}
	return float64(served) / float64(all), all
}

func TestServedBelow(t *testing.T) {
	for _, c := range []struct {
		name, story string
		fires       string // "" for never
	}{
		{"all is well", "ssssssssss", ""},
		{"nothing is served", "sssnnnnss", "of 30 requests that users sent within 3s only 13.3% were served"},
		{"a good second in between", "ssnnsnnss", ""},
		{"too short", "sssnnssss", ""},
		{"nobody sends", "ss       ", ""},
		{"the few that were sent were bad", "ssn n n ss", "of 20 requests that users sent within 3s only 20% were served"},
		{"bad from the beginning, but not watched for long enough", "nns", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(len(c.story))*time.Second)
				defer cancel()
				err := ServedBelow(settings.ServedBelow{Share: 0.5, For: 3 * time.Second}).Watch(ctx, users{time.Now(), c.story})
				if c.fires == "" {
					g.Expect(err).NotTo(HaveOccurred())
					return
				}
				g.Expect(err).To(MatchError(c.fires))
			})
		})
	}
}
