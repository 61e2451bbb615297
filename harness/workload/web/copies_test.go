package web

import (
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
)

// A read that is asked to count tells how often a found item is there, or why that
// cannot be told.
func TestReadCountsCopies(t *testing.T) {
	base := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.TrimPrefix(r.URL.Path, "/posts/")
		if id == "lost" {
			w.Header().Set("X-Copies", "0")
			w.WriteHeader(http.StatusNotFound)
			return
		}
		if id != "none" {
			w.Header().Set("X-Copies", strings.ReplaceAll(id, "_", " "))
		}
	}))
	for name, c := range map[string]struct {
		copies, id string
		want       workload.Reply
	}{
		"once":            {"header('X-Copies')", "1", workload.Reply{Outcome: history.OK, Copies: 1}},
		"thrice":          {"header('X-Copies')", "3", workload.Reply{Outcome: history.OK, Copies: 3}},
		"with space":      {"header('X-Copies')", "_2_", workload.Reply{Outcome: history.OK, Copies: 2}},
		"not said how":    {"", "3", workload.Reply{Outcome: history.OK}},
		"no header":       {"header('X-Copies')", "none", workload.Reply{Outcome: history.OK, Error: `copies: "" is no whole number above 0`}},
		"found 0 times":   {"header('X-Copies')", "0", workload.Reply{Outcome: history.OK, Error: `copies: "0" is no whole number above 0`}},
		"below zero":      {"header('X-Copies')", "-1", workload.Reply{Outcome: history.OK, Error: `copies: "-1" is no whole number above 0`}},
		"a fraction":      {"header('X-Copies')", "1.5", workload.Reply{Outcome: history.OK, Error: `copies: "1.5" is no whole number above 0`}},
		"words":           {"header('X-Copies')", "two", workload.Reply{Outcome: history.OK, Error: `copies: "two" is no whole number above 0`}},
		"an overflow":     {"header('X-Copies')", "99999999999999999999", workload.Reply{Outcome: history.OK, Error: `copies: "99999999999999999999" is no whole number above 0`}},
		"not evaluable":   {"json.copies", "1", workload.Reply{Outcome: history.OK, Error: "copies: cannot fetch copies from <nil>"}},
		"not there":       {"header('X-Copies')", "lost", workload.Reply{Outcome: history.Missing}},
		"from the status": {"string(status)", "1", workload.Reply{Outcome: history.OK, Copies: 200}},
	} {
		t.Run(name, func(t *testing.T) {
			w := posts()
			w.Read.Copies = c.copies
			got := dial(t, w, base).Do(t.Context(), workload.Operation{ID: c.id, Kind: history.Read, Count: true})
			NewWithT(t).Expect(workload.Reply{Outcome: got.Outcome, Copies: got.Copies, Error: got.Error}).To(Equal(c.want))
		})
	}
}

func TestCopiesMustBeAText(t *testing.T) {
	w := posts()
	w.Read.Copies = "status"
	_, err := compile(w)
	NewWithT(t).Expect(err).To(MatchError(`workload: x-gameday.workload.read.copies: expected string, but got int in "status"`))
}
