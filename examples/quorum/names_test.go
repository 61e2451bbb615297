package main

import (
	"context"
	"errors"
	"testing"
)

func TestAHostIsLookedUpAnewAndItsLastAddressKept(t *testing.T) {
	names := newNames()
	answers := map[string][]string{"store": {"198.18.0.3"}}
	names.lookUp = func(_ context.Context, host string) ([]string, error) {
		if answers[host] == nil {
			return nil, errors.New("no resolver answers")
		}
		return answers[host], nil
	}
	expect := func(host, want string) {
		t.Helper()
		if got, err := names.address(t.Context(), host); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, %v, want %q", host, got, err, want)
		}
	}
	expect("store", "198.18.0.3")
	answers["store"] = []string{"198.18.0.4"}
	expect("store", "198.18.0.4")
	answers["store"] = nil
	expect("store", "198.18.0.4")
	expect("other", "")
}
