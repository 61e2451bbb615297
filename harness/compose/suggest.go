package compose

import "github.com/gameday-harness/gameday/harness/suggest"

func didYouMean(bad string, choices []string) string { return suggest.DidYouMean(bad, choices) }

func nearest(bad string, choices []string) (string, bool) { return suggest.Nearest(bad, choices) }

func distance(a, b string) int { return suggest.Distance(a, b) }
