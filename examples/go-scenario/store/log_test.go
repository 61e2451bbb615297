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
	for _, test := range []struct {
		method, path string
		code         int
		body         string
	}{
		{http.MethodGet, "/items/a", http.StatusNotFound, "no such item\n"},
		{http.MethodPut, "/items/a", http.StatusCreated, ""},
		{http.MethodGet, "/items/a", http.StatusOK, `{"id":"a","value":"x"}` + "\n"},
		{http.MethodGet, "/healthz", http.StatusOK, "ok\n"},
	} {
		w := httptest.NewRecorder()
		handler(l).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), test.method, test.path, strings.NewReader("x")))
		if w.Code != test.code || w.Body.String() != test.body {
			t.Errorf("%s %s: %d %q, want %d %q", test.method, test.path, w.Code, w.Body, test.code, test.body)
		}
	}
}
