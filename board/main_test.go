package main

import (
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

func TestHelpShowsEveryVariableAndSabotage(t *testing.T) {
	var out strings.Builder
	usage(&out)
	for _, v := range settings.Variables() {
		if !strings.Contains(out.String(), v.Name) {
			t.Errorf("the help does not show %s", v.Name)
		}
	}
	for _, s := range sabotage.All() {
		if !strings.Contains(out.String(), string(s.Name)) || !strings.Contains(out.String(), s.Help) {
			t.Errorf("the help does not explain %s", s.Name)
		}
	}
}
