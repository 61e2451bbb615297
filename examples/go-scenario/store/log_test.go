package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatWasAcknowledgedIsThereAfterARestart(t *testing.T) {
	for _, test := range []struct {
		name  string
		after string // what a process that was killed left at the end
		err   string
	}{
		{"closed in good order", "", ""},
		{"killed while it wrote", `{"id":"b","val`, ""},
		{"no log of a store", "hello\n", "invalid character"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "log")
			l, err := openLog(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := l.put(item{"a", "1"}); err != nil {
				t.Fatal(err)
			}
			if _, err := l.file.WriteString(test.after); err != nil {
				t.Fatal(err)
			}
			_ = l.file.Close()

			again, err := openLog(path)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("got %v, want %q", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer again.file.Close()
			if found, ok := again.get("a"); !ok || found.Value != "1" {
				t.Errorf("a: %v, %v", found, ok)
			}
			if err := again.put(item{"c", "3"}); err != nil {
				t.Fatal(err)
			}
			if text, _ := os.ReadFile(path); string(text) != "{\"id\":\"a\",\"value\":\"1\"}\n{\"id\":\"c\",\"value\":\"3\"}\n" {
				t.Errorf("the log holds %q", text)
			}
		})
	}
}

func TestHandler(t *testing.T) {
	l, err := openLog(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.file.Close()
	m := mode{path: filepath.Join(t.TempDir(), "mode")}
	for _, test := range []struct {
		method, path string
		code         int
		body         string
	}{
		{http.MethodGet, "/items/a", http.StatusNotFound, "no such item\n"},
		{http.MethodPut, "/items/a", http.StatusCreated, ""},
		{http.MethodGet, "/items/a", http.StatusOK, `{"id":"a","value":"x"}` + "\n"},
		{http.MethodGet, "/healthz", http.StatusOK, "ok\n"},
		{http.MethodGet, "/mode", http.StatusOK, "read-write"},
	} {
		w := httptest.NewRecorder()
		handler(l, m).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), test.method, test.path, strings.NewReader("x")))
		if w.Code != test.code || w.Body.String() != test.body {
			t.Errorf("%s %s: %d %q, want %d %q", test.method, test.path, w.Code, w.Body, test.code, test.body)
		}
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	l, err := openLog(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.file.Close()
	for _, test := range []struct {
		mode string
		rude bool
		code int
	}{
		{mode: "read-only\n", code: http.StatusServiceUnavailable},
		{mode: "read-only\n", rude: true, code: http.StatusInternalServerError},
		{mode: "read-write\n", code: http.StatusCreated},
		{mode: "reed-only", code: http.StatusCreated},
		{mode: "", code: http.StatusCreated},
	} {
		m := mode{filepath.Join(dir, "mode"), test.rude}
		if err := os.WriteFile(m.path, []byte(test.mode), 0o600); err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		handler(l, m).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPut, "/items/a", strings.NewReader("x")))
		polite := w.Header().Get("X-Read-Only") == "true"
		if w.Code != test.code || polite != (test.code == http.StatusServiceUnavailable) {
			t.Errorf("mode %q: %d, %v", test.mode, w.Code, w.Header())
		}
	}
}
