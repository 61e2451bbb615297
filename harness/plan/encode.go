package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"go.yaml.in/yaml/v4"
)

// YAML encodes a valid plan; Decode reads it back.
func YAML(n Node) ([]byte, error) {
	if err := Validate(n); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(encode(n)); err != nil {
		return nil, fmt.Errorf("plan: YAML: %w", err)
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("plan: YAML: %w", err)
	}
	return b.Bytes(), nil
}

// JSON encodes a valid plan, with the keys of the YAML form in the same order;
// Decode reads it back.
func JSON(n Node) ([]byte, error) {
	if err := Validate(n); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := writeJSON(&b, encode(n)); err != nil {
		return nil, fmt.Errorf("plan: JSON: %w", err)
	}
	return b.Bytes(), nil
}

// encode is the one form behind YAML and JSON.
func encode(n Node) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	switch n := n.(type) {
	case Do:
		putSpec(m, n.Fault)
		putTime(m, "for", n.For)
		putUntil(m, n.Until, n.Limit)
	case Ramp:
		putSpec(m, n.Fault)
		put(m, "ramp", encodeRamp(n))
	case Wait:
		put(m, "wait", text(formatTime(n.For)))
		putUntil(m, n.Until, n.Limit)
	case Sequence:
		return list(n)
	case Parallel:
		put(m, "side_by_side", list(n.Nodes))
		putTime(m, "stagger", n.Stagger)
	case Repeat:
		put(m, "repeat", encode(n.Node))
		put(m, "times", number(n.Times))
		putTime(m, "every", n.Every)
	}
	return m
}

func encodeRamp(r Ramp) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	put(m, "from", text(formatLevel(r.From)))
	put(m, "to", text(formatLevel(r.To)))
	put(m, "steps", number(r.Steps))
	put(m, "over", text(formatTime(r.Over)))
	putTime(m, "hold", r.Hold)
	return m
}

func putSpec(m *yaml.Node, s Spec) {
	put(m, "fault", text(s.Kind))
	put(m, "id", text(s.ID))
	if !s.Target.IsZero() {
		put(m, "target", text(s.Target.String()))
	}
	if len(s.Params) == 0 {
		return
	}
	params := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, name := range s.Params.names() {
		put(params, name, text(s.Params[name]))
	}
	put(m, "params", params)
}

func putUntil(m *yaml.Node, until Condition, limit time.Duration) {
	if until != "" {
		put(m, "until", text(string(until)))
	}
	putTime(m, "at_most", limit)
}

func putTime(m *yaml.Node, key string, d time.Duration) {
	if d != 0 {
		put(m, key, text(formatTime(d)))
	}
}

func put(m *yaml.Node, key string, value *yaml.Node) { m.Content = append(m.Content, text(key), value) }

func text(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}

func number(n int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(n)}
}

func list(nodes []Node) *yaml.Node {
	l := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, n := range nodes {
		l.Content = append(l.Content, encode(n))
	}
	return l
}

// writeJSON writes what encode makes.
func writeJSON(b *bytes.Buffer, n *yaml.Node) error {
	switch {
	case n.Kind == yaml.SequenceNode:
		return writeItems(b, '[', ']', n.Content, func(int) byte { return ',' })
	case n.Kind == yaml.MappingNode:
		return writeItems(b, '{', '}', n.Content, func(i int) byte { return ",:"[i%2] })
	case n.Tag == "!!int":
		b.WriteString(n.Value)
		return nil
	}
	quoted, err := json.Marshal(n.Value)
	b.Write(quoted)
	return err
}

// writeItems writes items with what comes before each but the first.
func writeItems(b *bytes.Buffer, opening, closing byte, items []*yaml.Node, before func(int) byte) error {
	b.WriteByte(opening)
	for i, item := range items {
		if i > 0 {
			b.WriteByte(before(i))
		}
		if err := writeJSON(b, item); err != nil {
			return err
		}
	}
	b.WriteByte(closing)
	return nil
}
