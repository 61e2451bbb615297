package plan

import (
	"fmt"
	"maps"
	"regexp"
	"time"
)

// Stretch returns a plan whose times are a number of times as long: those of its nodes,
// and those that stand between double braces in parameters, such as the pace in
// `{"pace":"{{6s}}"}`, which become plain there. What is not written so, such as a
// time-out, stays as long as it is. With a factor of 1 only the braces go.
func Stretch(n Node, factor float64) (Node, error) {
	var wrong error
	stretched := rewrite(n, func(s Spec) Spec {
		if len(s.Params) == 0 {
			return s
		}
		s.Params = maps.Clone(s.Params)
		for name, value := range s.Params {
			changed, err := stretchText(value, factor)
			if err != nil {
				wrong = fmt.Errorf("fault %s: parameter %s: %w", s.ID, name, err)
			}
			s.Params[name] = changed
		}
		return s
	})
	return longer(stretched, factor), wrong
}

// stretchText stretches the times between double braces.
func stretchText(text string, factor float64) (string, error) {
	var wrong error
	changed := regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`).ReplaceAllStringFunc(text, func(marked string) string {
		inner := regexp.MustCompile(`^\{\{\s*|\s*\}\}$`).ReplaceAllString(marked, "")
		d, err := time.ParseDuration(inner)
		if err != nil {
			wrong = fmt.Errorf("%q is no length of time between double braces, such as {{6s}}", inner)
		}
		return scaled(d, factor).String()
	})
	return changed, wrong
}

func scaled(d time.Duration, factor float64) time.Duration {
	return time.Duration(float64(d) * factor)
}

// longer stretches the times of a plan's nodes.
func longer(n Node, factor float64) Node {
	all := func(nodes []Node) []Node {
		stretched := make([]Node, len(nodes))
		for i, child := range nodes {
			stretched[i] = longer(child, factor)
		}
		return stretched
	}
	switch n := n.(type) {
	case Do:
		n.For, n.Limit = scaled(n.For, factor), scaled(n.Limit, factor)
		return n
	case Wait:
		n.For, n.Limit = scaled(n.For, factor), scaled(n.Limit, factor)
		return n
	case Ramp:
		n.Over, n.Hold = scaled(n.Over, factor), scaled(n.Hold, factor)
		return n
	case Sequence:
		return Sequence(all(n))
	case Parallel:
		return Parallel{Nodes: all(n.Nodes), Stagger: scaled(n.Stagger, factor)}
	case Repeat:
		return Repeat{Node: longer(n.Node, factor), Times: n.Times, Every: scaled(n.Every, factor)}
	default:
		return n
	}
}
