package harness

import "testing"

func TestRepetitionsHaveFilesOfTheirOwn(t *testing.T) {
	for repetition, want := range map[int]string{0: "loss-of-dns", 1: "loss-of-dns-01", 12: "loss-of-dns-12", 100: "loss-of-dns-100"} {
		if got := (Plan{Scenario: "Loss of DNS", Repetition: repetition}).slug(); got != want {
			t.Errorf("repetition %d: got %q, want %q", repetition, got, want)
		}
	}
}
