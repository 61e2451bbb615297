package pilot

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/board/internal/settings"
)

func newPilot(t *testing.T, values map[string]string) *Pilot {
	t.Helper()
	p, err := New(settings.Read(func(name string) (string, bool) { v, ok := values[name]; return v, ok }), log.New(io.Discard, "", 0))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestButtonsNeedTheToken: 409 is what the pilot says while it is learning; it comes
// after the token.
func TestButtonsNeedTheToken(t *testing.T) {
	p := newPilot(t, map[string]string{"BOARD_TOKEN": "secret"})
	for name, c := range map[string]struct {
		header, field string
		want          int
	}{
		"in the header":      {header: "Bearer secret", want: http.StatusConflict},
		"in a form":          {field: "secret", want: http.StatusConflict},
		"none":               {want: http.StatusUnauthorized},
		"a wrong one":        {header: "Bearer no", want: http.StatusUnauthorized},
		"a wrong one there":  {field: "no", want: http.StatusUnauthorized},
		"wrong in one place": {header: "Bearer no", field: "secret", want: http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{"/failover", "/failback"} {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(url.Values{"token": {c.field}}.Encode()))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				if c.header != "" {
					r.Header.Set("Authorization", c.header)
				}
				w := httptest.NewRecorder()
				p.Handler().ServeHTTP(w, r)
				if w.Code != c.want {
					t.Errorf("%s: %d, want %d", path, w.Code, c.want)
				}
			}
		})
	}
}

func TestBadAgents(t *testing.T) {
	for _, bad := range []string{"tokyo", "tokyo=web", "=web:1", "tokyo=web:8070,seoul"} {
		s := settings.Read(func(name string) (string, bool) { return bad, name == "BOARD_AGENTS" })
		if _, err := New(s, log.New(io.Discard, "", 0)); err == nil {
			t.Errorf("BOARD_AGENTS=%q: no error", bad)
		}
	}
}
