package plan

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Text is a plan for people to read, one node a line, ended by a line break. The
// same plan always gives the same text, and Parse reads it back.
func Text(n Node) string {
	var b strings.Builder
	write(&b, n, 0)
	return b.String()
}

func write(b *strings.Builder, n Node, depth int) {
	fmt.Fprintf(b, "%s%s\n", strings.Repeat("  ", depth), headline(n))
	for _, child := range children(n) {
		write(b, child, depth+1)
	}
}

// headline is a node's own line.
func headline(n Node) string {
	switch n := n.(type) {
	case Do:
		return n.Fault.String() + hold(" for ", n.For, n.Until, n.Limit)
	case Wait:
		return "wait" + hold(" ", n.For, n.Until, n.Limit)
	case Sequence:
		return "in turn"
	case Parallel:
		return "side by side" + timed(", staggered by ", n.Stagger)
	case Repeat:
		return fmt.Sprintf("%d times", n.Times) + timed(", every ", n.Every)
	case Ramp:
		return fmt.Sprintf("%s from %s to %s in %d steps over %s", n.Fault,
			formatLevel(n.From), formatLevel(n.To), n.Steps, formatTime(n.Over)) + timed(", then held for ", n.Hold)
	default:
		return fmt.Sprintf("%T", n)
	}
}

// hold says how long a fault is in force, or nothing is done.
func hold(word string, least time.Duration, until Condition, limit time.Duration) string {
	text := timed(word, least)
	switch {
	case until == "":
		return text
	case text != "":
		text += ", then"
	}
	return text + " until " + string(until) + timed(", at most ", limit)
}

func timed(word string, d time.Duration) string {
	if d == 0 {
		return ""
	}
	return word + formatTime(d)
}

// String is a fault as it stands in a plan's text.
func (s Spec) String() string {
	text := s.Kind
	if s.ID != "" {
		text = s.ID + ": " + text
	}
	if len(s.Params) > 0 {
		text += "(" + s.Params.String() + ")"
	}
	if !s.Target.IsZero() {
		text += " on " + s.Target.String()
	}
	return text
}

// String lists the parameters by name, as in "count=all, mode=silent".
func (p Params) String() string {
	all := make([]string, 0, len(p))
	for _, name := range p.names() {
		value := p[name]
		if !bare(value) {
			value = strconv.Quote(value)
		}
		all = append(all, name+"="+value)
	}
	return strings.Join(all, ", ")
}

// bare says that a parameter's value needs no quotes in a plan's text.
func bare(value string) bool {
	return value != "" && value == strings.TrimSpace(value) && !strings.ContainsAny(value, "\",()")
}

// formatTime is a time as time.ParseDuration reads it, without empty parts: "1m".
func formatTime(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func parseTime(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("%q is no time, as 8s or 250ms is", text)
	}
	return d, nil
}

// formatLevel is a share in percent, or as it is where percents do not give the
// same number back.
func formatLevel(share float64) string {
	percent := strconv.FormatFloat(share*100, 'g', 12, 64)
	if back, err := parseLevel(percent + "%"); err == nil && back == share {
		return percent + "%"
	}
	return strconv.FormatFloat(share, 'g', -1, 64)
}

// parseLevel reads "20%" and "0.2".
func parseLevel(text string) (float64, error) {
	number := text
	if percent, ok := strings.CutSuffix(text, "%"); ok {
		number = percent + "e-2" // exact, unlike a division
	}
	share, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is no level, as 20%% or 0.2 is", text)
	}
	return share, nil
}
