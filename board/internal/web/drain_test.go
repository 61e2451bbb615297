package web

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/board/internal/settings"
)

// TestAHostThatIsToldToGoSaysSoFirst: for the balancer it is not healthy from then on,
// and it goes on serving until it has drained.
func TestAHostThatIsToldToGoSaysSoFirst(t *testing.T) {
	const drain = 300 * time.Millisecond
	w, err := New(settings.Settings{
		"BOARD_REGION": "seoul", "BOARD_DATABASES": "seoul=localhost,tokyo=localhost", "BOARD_SABOTAGE": "", "BOARD_DRAIN": drain.String(),
	}, log.New(io.Discard, "", 0))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = w.Run(ctx)
	}()
	stop()
	begun := time.Now()
	for !w.leaving.Load() {
		if time.Since(begun) > 5*time.Second {
			t.Fatal("it does not say that it is going")
		}
	}
	rec := httptest.NewRecorder()
	w.Handler().ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", http.NoBody))
	if rec.Code != http.StatusServiceUnavailable {
		t.Errorf("its health is %d", rec.Code)
	}
	<-ended
	if took := time.Since(begun); took < drain {
		t.Errorf("it went after %s", took)
	}
	for _, bad := range []string{"2", "-1s"} {
		if _, err := New(settings.Settings{"BOARD_REGION": "seoul", "BOARD_DATABASES": "seoul=a,tokyo=b", "BOARD_DRAIN": bad}, log.New(io.Discard, "", 0)); err == nil {
			t.Errorf("BOARD_DRAIN=%s: no error", bad)
		}
	}
}
