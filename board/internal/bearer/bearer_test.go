package bearer

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestGuard(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	for name, c := range map[string]struct {
		header, kind, body string
		want               int
	}{
		"in the header":              {header: "Bearer secret", body: `{"a":1}`, want: http.StatusOK},
		"in a form":                  {kind: form, body: "token=secret", want: http.StatusOK},
		"none":                       {body: `{"token":"secret"}`, want: http.StatusUnauthorized},
		"a wrong one":                {header: "Bearer secre", want: http.StatusUnauthorized},
		"another scheme":             {header: "Basic secret", want: http.StatusUnauthorized},
		"behind more than is read":   {kind: form, body: "x=" + strings.Repeat("x", maxForm) + "&token=secret", want: http.StatusUnauthorized},
		"an empty one is not enough": {header: "Bearer ", want: http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			var body string
			h := Guard("secret", func(_ http.ResponseWriter, r *http.Request) {
				all, _ := io.ReadAll(r.Body)
				body = string(all)
			})
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(c.body))
			r.Header.Set("Content-Type", c.kind)
			if c.header != "" {
				r.Header.Set("Authorization", c.header)
			}
			w := httptest.NewRecorder()
			h(w, r)
			if w.Code != c.want {
				t.Fatalf("%d, want %d", w.Code, c.want)
			}
			if c.header != "" && c.want == http.StatusOK && body != c.body {
				t.Errorf("the handler gets %q", body)
			}
		})
	}
}
