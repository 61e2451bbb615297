package workload

import (
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

// Each final read of a found item tells how often it is there, or why that
// cannot be told.
func TestFinalReadCountsCopies(t *testing.T) {
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
		want       history.Final
	}{
		"once":            {"header('X-Copies')", "1", history.Final{Outcome: history.OK, Count: 1}},
		"thrice":          {"header('X-Copies')", "3", history.Final{Outcome: history.OK, Count: 3}},
		"with space":      {"header('X-Copies')", "_2_", history.Final{Outcome: history.OK, Count: 2}},
		"not said how":    {"", "3", history.Final{Outcome: history.OK}},
		"no header":       {"header('X-Copies')", "none", history.Final{Outcome: history.OK, Error: `copies: "" is no whole number above 0`}},
		"found 0 times":   {"header('X-Copies')", "0", history.Final{Outcome: history.OK, Error: `copies: "0" is no whole number above 0`}},
		"below zero":      {"header('X-Copies')", "-1", history.Final{Outcome: history.OK, Error: `copies: "-1" is no whole number above 0`}},
		"a fraction":      {"header('X-Copies')", "1.5", history.Final{Outcome: history.OK, Error: `copies: "1.5" is no whole number above 0`}},
		"words":           {"header('X-Copies')", "two", history.Final{Outcome: history.OK, Error: `copies: "two" is no whole number above 0`}},
		"an overflow":     {"header('X-Copies')", "99999999999999999999", history.Final{Outcome: history.OK, Error: `copies: "99999999999999999999" is no whole number above 0`}},
		"not evaluable":   {"json.copies", "1", history.Final{Outcome: history.OK, Error: "copies: cannot fetch copies from <nil>"}},
		"not there":       {"header('X-Copies')", "lost", history.Final{Outcome: history.Missing}},
		"from the status": {"string(status)", "1", history.Final{Outcome: history.OK, Count: 200}},
	} {
		t.Run(name, func(t *testing.T) {
			w := posts()
			w.Read.Copies = c.copies
			r, _ := runner(t, w, base)
			c.want.ID = c.id
			NewWithT(t).Expect(r.FinalRead(t.Context(), []string{c.id})).To(Equal([]history.Final{c.want}))
		})
	}
}

func TestCopiesMustBeAText(t *testing.T) {
	w := posts()
	w.Read.Copies = "status"
	_, err := Compile(w)
	NewWithT(t).Expect(err).To(MatchError(`workload: x-gameday.workload.read.copies: expected string, but got int in "status"`))
}
