package jsonapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Read decodes a request's body into value. Unknown fields, more than one
// value and bodies above gateway.MaxBody are errors of the caller's.
func Read(w http.ResponseWriter, r *http.Request, value any) error {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, gateway.MaxBody))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil {
		return fmt.Errorf("read the request's JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("read the request's JSON: there is more behind the first value")
	}
	return nil
}

// Write answers with a value.
func Write(w http.ResponseWriter, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		Fail(w, http.StatusInternalServerError, fmt.Errorf("write the answer: %w", err))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) // the caller is gone; there is nobody to tell
}

// Fail answers with a status and the sentence of an error. A body above the
// bound is answered with 413 instead.
func Fail(w http.ResponseWriter, status int, err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		status = http.StatusRequestEntityTooLarge
	}
	body, _ := json.Marshal(gateway.Failure{Error: err.Error()}) // a string always marshals
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
