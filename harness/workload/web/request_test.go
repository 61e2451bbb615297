package web

import (
	"io"
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
)

// Systems that want an id in another form get it.
func TestTemplatesHaveFunctions(t *testing.T) {
	const id = "run-1-w-0123abcd"
	for _, c := range []struct{ text, want string }{
		{"{{.ID}}", id},
		{"{{.ID | base64}}", "cnVuLTEtdy0wMTIzYWJjZA=="},
		{"{{.ID | base64 | urlquery}}", "cnVuLTEtdy0wMTIzYWJjZA%3D%3D"},
		{`{{"a b/" | urlquery}}{{.ID}}`, "a+b%2F" + id},
		{"{{.ID | sha256}}", "b3542499f09069acbc8c432fbe850695acce5f9086e3c493d751ce9e4bcacf04"},
	} {
		t.Run(c.text, func(t *testing.T) {
			g := NewWithT(t)
			bodies := make(chan string, 1)
			w := posts()
			w.Write.Body = c.text
			client := dial(t, w, serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				bodies <- string(body)
			})))
			client.Do(t.Context(), workload.Operation{ID: id, Kind: history.Write})
			g.Expect(<-bodies).To(Equal(c.want))
		})
	}
}
