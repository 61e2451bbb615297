package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestProber probes a server that is dark for a while, and knows for how long.
func TestProber(t *testing.T) {
	const dark = 300 * time.Millisecond
	var off atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if off.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, r.URL.Path)
	}))
	defer server.Close()
	var began, ended atomic.Int64
	time.AfterFunc(300*time.Millisecond, func() { off.Store(true); began.Store(monotonic()) })
	time.AfterFunc(300*time.Millisecond+dark, func() { off.Store(false); ended.Store(monotonic()) })
	s, err := parse([]string{"-every", "5ms", "-settle", "100ms", "-for", "1s", server.URL + "/items/"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), s, &out); err != nil {
		t.Fatal(err)
	}
	var seen []string
	for lines := bufio.NewScanner(&out); lines.Scan(); {
		var o outage
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		seen = append(seen, strings.TrimSpace(o.Kind+" "+o.Of))
		if o.Kind == "outage" && (o.AfterNS > began.Load() || o.BeginNS+int64(s.timeout) < began.Load() || o.UntilNS > ended.Load() || o.EndNS < ended.Load()) {
			t.Errorf("dark from %d to %d, and the prober saw %s", began.Load(), ended.Load(), lines.Text())
		}
	}
	if len(seen) != 4 || seen[0] != "start" || seen[3] != "end" {
		t.Errorf("lines: %v, want start, an outage of writes and of reads, end", seen)
	}
}

func TestWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		name   string
		method string
		status int
		body   string
		want   string
	}{
		{"a write that is acknowledged", http.MethodPut, http.StatusCreated, "", ""},
		{"a read of the item", http.MethodGet, http.StatusOK, `{"id":"a1"}`, ""},
		{"a write that is refused", http.MethodPut, http.StatusServiceUnavailable, "", "status 503"},
		{"a write that is sent elsewhere", http.MethodPut, http.StatusFound, "", "status 302"},
		{"a read that finds nothing", http.MethodGet, http.StatusNotFound, "", "status 404"},
		{"a read of another item", http.MethodGet, http.StatusOK, `{"id":"b2"}`, "another item"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "/")
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			defer server.Close()
			p := newPair(settings{url: server.URL + "/items/", timeout: time.Second})
			if got := p.ask(t.Context(), test.method, "a1"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestParse(t *testing.T) {
	for _, args := range [][]string{
		{},
		{"a", "b"},
		{"127.0.0.1:8081"},
		{"https://127.0.0.1/"},
		{"-every", "0", "http://127.0.0.1/"},
		{"-timeout", "0s", "http://127.0.0.1/"},
		{"-settle", "-1s", "http://127.0.0.1/"},
	} {
		if _, err := parse(args); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
