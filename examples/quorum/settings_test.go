package main

import (
	"strings"
	"testing"
	"time"
)

func TestSettings(t *testing.T) {
	for _, test := range []struct {
		name    string
		changes map[string]string
		wrong   string // part of the error; "" when it is right
		check   func(Settings) bool
	}{
		{"defaults", nil, "", func(s Settings) bool {
			return s.Election == 5*time.Second && s.PreVote && s.Data == "/data" && s.Members["vienna"] == "store-vienna"
		}},
		{"pre-vote off", map[string]string{"QUORUM_PREVOTE": "off"}, "", func(s Settings) bool { return !s.PreVote }},
		{"another time-out", map[string]string{"QUORUM_ELECTION": "800ms"}, "", func(s Settings) bool {
			return s.Election == 800*time.Millisecond && s.heartbeat() == 400*time.Millisecond
		}},
		{"pre-vote neither", map[string]string{"QUORUM_PREVOTE": "no"}, `QUORUM_PREVOTE "no"`, nil},
		{"time-out without a unit", map[string]string{"QUORUM_ELECTION": "5"}, `QUORUM_ELECTION "5"`, nil},
		{"time-out too short", map[string]string{"QUORUM_ELECTION": "1ms"}, "at least 100ms", nil},
		{"no members", map[string]string{"QUORUM_MEMBERS": ""}, "is not REGION=HOST", nil},
		{"a region twice", map[string]string{"QUORUM_MEMBERS": "oslo=a,oslo=b"}, "stands there twice", nil},
		{"a region that has no member", map[string]string{"QUORUM_REGION": "rome"}, `"rome" is not among the regions`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := readSettings(environment(test.changes))
			switch {
			case test.wrong == "" && (err != nil || !test.check(s)):
				t.Errorf("got %+v, %v", s, err)
			case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
				t.Errorf("got %v, want an error with %q", err, test.wrong)
			}
		})
	}
}
