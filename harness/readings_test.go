package harness_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// talkative is a world whose hosts tell how full a queue is, or say nothing.
type talkative struct {
	harness.World
	tell func() (length float64, ok bool)
}

func (w talkative) Witnesses() system.Witnesses { return talkers{w.World.Witnesses(), w.tell} }

type talkers struct {
	system.Witnesses
	tell func() (float64, bool)
}

func (w talkers) At(host string) system.Witness { return talker{w.Witnesses.At(host), w.tell} }

type talker struct {
	system.Witness
	tell func() (float64, bool)
}

func (w talker) Exchange(context.Context, system.Exchange) (system.Dial, error) {
	length, ok := w.tell()
	if !ok {
		return system.Dial{Reply: system.GotSilence}, nil
	}
	return system.Dial{Reply: system.Open, Got: fmt.Sprintf("HTTP/1.0 200 OK\r\n\r\nqueue_length %g\n", length)}, nil
}

// TestReadingsAreKeptAndJudged lets a system tell what is within bounds, what is
// beyond, and nothing.
func TestReadingsAreKeptAndJudged(t *testing.T) {
	for name, test := range map[string]struct {
		tell  func() (float64, bool)
		state verdict.State
	}{
		"within":  {func() (float64, bool) { return 3, true }, verdict.Holds},
		"beyond":  {func() (float64, bool) { return 101, true }, verdict.Broken},
		"nothing": {func() (float64, bool) { return 0, false }, verdict.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			inMemory(t, memory.Options{}, func(g *GomegaWithT, ctx context.Context, e *harness.Experiment, _ *memory.World) {
				e.World = talkative{e.World, test.tell}
				e.Settings.Readings = []settings.Reading{{ID: "queue", Host: "db-here", Port: 9090, Path: "/metrics", Metric: "queue_length"}}
				most := 100.0
				s := trial("queue-stays-short", calm(10*time.Second), verdict.Readings)
				s.Bounds = map[string]settings.Bound{"queue": {AtMost: &most}}
				result, err := e.Do(ctx, s)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(result.State()).To(Equal(test.state))
				read := 0
				for _, event := range result.History {
					if event.Reading != nil {
						read++
					}
				}
				g.Expect(read).To(BeNumerically(">=", 10), "one each second")
				meta, _ := result.History.Meta()
				g.Expect(meta.Readings).To(Equal([]history.ReadingMeta{{ID: "queue", Host: "db-here", AtMost: &most}}))
			})
		})
	}
}
