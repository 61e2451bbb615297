package workload

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestFinalRead(t *testing.T) {
	g := NewWithT(t)
	var mu sync.Mutex
	asked := map[string]int{}
	base := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.TrimPrefix(r.URL.Path, "/posts/")
		mu.Lock()
		asked[id]++
		n := asked[id]
		mu.Unlock()
		switch {
		case id == "lost", id == "lagging" && n < 3:
			w.WriteHeader(http.StatusNotFound)
		case id == "broken", id == "shaky" && n < 4:
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	r, n := runner(t, posts(), base, FinalBudget(3*time.Second))
	g.Expect(r.FinalRead(t.Context(), []string{"there", "lost", "lagging", "shaky", "broken"})).To(Equal([]history.Final{
		{ID: "there", Outcome: history.OK},
		{ID: "lost", Outcome: history.Missing},
		{ID: "lagging", Outcome: history.OK},
		{ID: "shaky", Outcome: history.OK},
		{ID: "broken", Outcome: history.Failed, Error: "status 500 (failed)"},
	}))
	mu.Lock()
	defer mu.Unlock()
	g.Expect(asked["there"]).To(Equal(1))
	g.Expect(asked["lost"]).To(Equal(3))
	g.Expect(n.all()).To(BeEmpty(), "the final read is no user's operation")
}

func TestFinalReadOfMany(t *testing.T) {
	g := NewWithT(t)
	r, _ := runner(t, posts(), serve(t, http.HandlerFunc(func(_ http.ResponseWriter, _ *http.Request) {})))
	var ids []string
	for i := range 2000 {
		ids = append(ids, fmt.Sprint(i))
	}
	begin := time.Now()
	for i, final := range r.FinalRead(t.Context(), ids) {
		g.Expect(final).To(Equal(history.Final{ID: ids[i], Outcome: history.OK}))
	}
	t.Logf("2000 ids in %v", time.Since(begin))
}

func TestFinalReadOfADeadSystemEndsInTime(t *testing.T) {
	g := NewWithT(t)
	w := posts()
	w.Deadline = 200 * time.Millisecond
	r, _ := runner(t, w, serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { hang(r) })),
		FinalBudget(time.Second))
	begin := time.Now()
	finals := r.FinalRead(t.Context(), make([]string, 200))
	g.Expect(time.Since(begin)).To(BeNumerically("<", 2*time.Second))
	for _, final := range finals {
		g.Expect(final.Outcome).To(Equal(history.Failed))
	}
	g.Expect(finals[0].Error).To(Equal("deadline 200ms exceeded"))
	g.Expect(finals[199].Error).To(Equal("not read: the time was up"))
}

// One miss may be a replica's lag; when the time is up, nothing is known.
func TestFinalReadDoesNotTakeAMissForALoss(t *testing.T) {
	g := NewWithT(t)
	r, _ := runner(t, posts(), serve(t, http.NotFoundHandler()), FinalBudget(300*time.Millisecond))
	g.Expect(r.FinalRead(t.Context(), []string{"x"})).To(Equal([]history.Final{
		{ID: "x", Outcome: history.Failed, Error: "missing, but the time was up before it was so for a second"},
	}))
}
