package web

import (
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

// Who asks for one item and is given another has no answer.
func TestAnAnswerWithAnotherItemIsNone(t *testing.T) {
	const asked, other = "t-w-0123abcd", "t-w-ffffffff"
	long := strings.Repeat("x", maxBody)
	found := workload.Reply{Outcome: history.OK}
	wrong := workload.Reply{Outcome: history.Missing, Error: "answered with another item"}
	for _, c := range []struct {
		name, body string
		change     func(w *settings.Workload)
		want       workload.Reply
	}{
		{name: "no body", want: found},
		{name: "the item", body: `{"id":"` + asked + `"}`, want: found},
		{name: "another item", body: `{"id":"` + other + `"}`, want: wrong},
		{name: "a list that holds it", body: other + "," + asked, want: found},
		{name: "another item, and more than is looked at", body: other + long, want: found},
		{name: "as much as is looked at", body: other + long[len(other):], want: wrong},
		{name: "it stands beyond what is looked at", body: other + long + asked, want: found},
		{
			name: "ok asks for the id itself", body: `{"key":"0123abcd","next":"` + other + `"}`, want: found,
			change: func(w *settings.Workload) { w.Read.OK = "hasSuffix(id, json.key)" },
		},
		{
			name: "ok finds that it is not the id", body: `{"id":"` + other + `"}`,
			change: func(w *settings.Workload) { w.Read.OK, w.Read.Missing = "json.id == id", "json.id != id" },
			want:   workload.Reply{Outcome: history.Missing},
		},
		{
			name: "an answer that is not ok", body: other,
			change: func(w *settings.Workload) { w.Read.OK = "status == 201" },
			want:   workload.Reply{Outcome: history.Failed},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := posts()
			if c.change != nil {
				c.change(&w)
			}
			client := dial(t, w, serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(c.body))
			})))
			got := client.Do(t.Context(), workload.Operation{ID: asked, Kind: history.Read, Count: true})
			NewWithT(t).Expect(workload.Reply{Outcome: got.Outcome, Error: got.Error}).To(Equal(c.want))
		})
	}
}

// A write may be answered with other items, such as the one before it.
func TestAWriteMayBeAnsweredWithOtherItems(t *testing.T) {
	w := posts()
	w.Write.Ack = "status == 200 && body contains 'ffffffff' && id == 't-w-0123abcd'"
	client := dial(t, w, serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("t-w-ffffffff"))
	})))
	got := client.Do(t.Context(), workload.Operation{ID: "t-w-0123abcd", Kind: history.Write})
	NewWithT(t).Expect(got.Outcome).To(Equal(history.OK), got.Error)
}
