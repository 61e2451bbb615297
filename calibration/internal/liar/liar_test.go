package liar

import (
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"
)

func TestLies(t *testing.T) {
	for _, c := range []struct {
		lie        Lie
		read       string // what is read of an item that was written
		neverThere int    // status of one that was not
	}{
		{Everything, "ok", http.StatusOK},
		{AnotherItem, "a", http.StatusNotFound},
	} {
		t.Run(string(c.lie), func(t *testing.T) {
			g := NewWithT(t)
			h, err := Handler(c.lie)
			g.Expect(err).NotTo(HaveOccurred())
			ask := func(method, id string) *httptest.ResponseRecorder {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, "/items/"+id, http.NoBody))
				return w
			}
			g.Expect(ask(http.MethodPut, "a").Code).To(Equal(http.StatusCreated))
			g.Expect(ask(http.MethodPut, "b").Code).To(Equal(http.StatusCreated))
			g.Expect(ask(http.MethodGet, "b").Code).To(Equal(http.StatusOK))
			g.Expect(ask(http.MethodGet, "b").Body.String()).To(Equal(c.read))
			g.Expect(ask(http.MethodGet, "c").Code).To(Equal(c.neverThere))
		})
	}
	_, err := Handler("white")
	NewWithT(t).Expect(err).To(MatchError(ContainSubstring(`there is no lie "white"`)))
}
