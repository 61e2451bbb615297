package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness"
)

// checkChosen tells when the selection, or one text of it, chooses nothing: a
// slip of the finger must not run less than was meant. labelled are those that
// the profile and the labels leave, all those that there are.
func (s *selection) checkChosen(labelled, all []harness.Scenario) error {
	if len(labelled) == 0 && len(s.named) == 0 {
		return usage(fmt.Errorf("%s: no scenario of %s fits; `gameday list` shows all with their labels", s.byLabels(), s.shown()))
	}
	for _, text := range s.named {
		if !slices.ContainsFunc(labelled, func(one harness.Scenario) bool { return fits(one, text, all) }) {
			return usage(s.noneNamed(text, all))
		}
	}
	return nil
}

// noneNamed says why no scenario of that name is chosen, and which are near.
func (s *selection) noneNamed(text string, all []harness.Scenario) error {
	there := slices.DeleteFunc(slices.Clone(all), func(one harness.Scenario) bool { return !fits(one, text, all) })
	if len(there) > 0 {
		return fmt.Errorf("--scenario %q: no scenario of that name has the labels of %s; without them:%s", text, s.byLabels(), lines(headings(there)))
	}
	return fmt.Errorf("--scenario %q: no scenario has that id, or that in its title; the nearest:%s", text, lines(nearest(text, headings(all))))
}

// headings are the scenarios' ids and titles.
func headings(all []harness.Scenario) []string {
	var texts []string
	for _, s := range all {
		texts = append(texts, s.ID+"  "+s.Title)
	}
	return texts
}

// byLabels names the flags that choose by label.
func (s *selection) byLabels() string {
	if s.label == "" {
		return "--profile " + s.profile
	}
	return fmt.Sprintf("--profile %s with --label %q", s.profile, s.label)
}

func lines(all []string) string { return "\n  " + strings.Join(all, "\n  ") }

// mostNear is how many names are offered.
const mostNear = 3

// nearest are the names that have the most of a text's letters in common with
// it, three in a row at a time; so a slip in a word costs little.
func nearest(text string, names []string) []string {
	parts := trigrams(text)
	shared := func(name string) int {
		n := 0
		for part := range trigrams(name) {
			if parts[part] {
				n++
			}
		}
		return n
	}
	near := slices.Clone(names)
	slices.SortStableFunc(near, func(a, b string) int { return cmp.Compare(shared(b), shared(a)) })
	return near[:min(len(near), mostNear)]
}

// trigrams are all runs of three letters of a text, case aside.
func trigrams(text string) map[string]bool {
	all := map[string]bool{}
	letters := []rune(" " + strings.ToLower(text) + " ")
	for i := 0; i+3 <= len(letters); i++ {
		all[string(letters[i:i+3])] = true
	}
	return all
}
