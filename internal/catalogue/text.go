package catalogue

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// List writes one line for each kind.
func List(w io.Writer, all []Entry) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, e := range all {
		fmt.Fprintf(t, "%s\t%s\t%s\n", e.Kind, e.Group, e.Summary)
	}
	return t.Flush()
}

// Write writes everything about one kind.
func Write(w io.Writer, e Entry) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s\n\n", e.Kind)
	for _, line := range e.facts() {
		fmt.Fprintf(t, "  %s\t%s\n", line.what, line.says)
	}
	if len(e.Params) > 0 {
		fmt.Fprint(t, "\nparameters\n")
	}
	for _, p := range e.Params {
		fmt.Fprintf(t, "  %s\t%s (%s)\n", p.Name, p.Usage, p.choice())
	}
	fmt.Fprintf(t, "\nexample\n  %s\n", strings.ReplaceAll(strings.TrimSpace(e.Example), "\n", "\n  "))
	return t.Flush()
}

// fact is one line about a kind.
type fact struct{ what, says string }

// facts are what there is to say of a kind, without its parameters and its example.
func (e Entry) facts() []fact {
	all := []fact{{"does", e.Summary}, {"models", e.Models}}
	if e.Outage != "" {
		all = append(all, fact{"happened", e.Outage})
	}
	all = append(all, fact{"proven by", e.Proof})
	if e.Target != "" {
		all = append(all, fact{"target", e.Target})
	}
	all = append(all, fact{"needs", e.needs()}, fact{"group", e.group()})
	if e.Ramps {
		all = append(all, fact{"ramps", "yes: its level goes from 0 % to 100 %"})
	}
	return all
}
