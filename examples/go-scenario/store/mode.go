package main

import (
	"net/http"
	"os"
	"strings"
)

// mode is the file that says whether the store takes writes.
type mode struct {
	path string
	rude bool // writes then fail, instead of being refused politely
}

// String is "read-only" or "read-write". Without the file it is read-write.
func (m mode) String() string {
	const readOnly, readWrite = "read-only", "read-write"
	if text, err := os.ReadFile(m.path); err == nil && strings.TrimSpace(string(text)) == readOnly {
		return readOnly
	}
	return readWrite
}

func (m mode) readOnly() bool { return m.String() == "read-only" }

// refuse answers a write that is not taken.
func (m mode) refuse(w http.ResponseWriter) {
	if m.rude {
		http.Error(w, "permission denied", http.StatusInternalServerError)
		return
	}
	w.Header().Set("X-Read-Only", "true")
	http.Error(w, "the store is read-only", http.StatusServiceUnavailable)
}
