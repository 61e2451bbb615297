package plan

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/gameday-harness/gameday/harness/suggest"
	"github.com/gameday-harness/gameday/harness/system"
)

// Decode reads a plan in YAML or JSON; see the package for its keys. What it
// returns is valid. file is only for errors, which are *Error.
func Decode(file string, data []byte) (Node, error) {
	if len(data) > maxBytes {
		return nil, &Error{File: file, Err: fmt.Errorf("%d bytes are too many, at most %d", len(data), maxBytes)}
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	if err := d.Decode(&document); errors.Is(err, io.EOF) {
		return nil, &Error{File: file, Err: errors.New("it is empty")}
	} else if err != nil {
		return nil, notYAML(file, err)
	}
	if err := d.Decode(&second); err == nil {
		return nil, &Error{File: file, Line: second.Line, Column: second.Column, Err: errors.New("a second document; one file is one plan")}
	} else if !errors.Is(err, io.EOF) {
		return nil, notYAML(file, err)
	}
	return FromYAML(file, &document)
}

// notYAML puts the place that a YAML error names, the last if there are two, where
// ours stands.
func notYAML(file string, err error) error {
	place := regexp.MustCompile(`(?: at)? ?\bline (\d+)(?:, column (\d+))?`)
	at := &Error{File: file, Line: 1, Column: 1}
	what := strings.TrimPrefix(err.Error(), "yaml: ")
	if all := place.FindAllStringSubmatch(what, -1); len(all) > 0 {
		last := all[len(all)-1]
		line, _ := strconv.Atoi(last[1])
		column, _ := strconv.Atoi(last[2])
		at.Line, at.Column = max(line, 1), max(column, 1)
	}
	what = strings.TrimPrefix(place.ReplaceAllString(what, ""), ": ")
	at.Err = fmt.Errorf("this is not YAML: %s", strings.ReplaceAll(what, "::", ":"))
	return at
}

// FromYAML reads a plan that is a part of a YAML file, such as a scenario's. What
// it returns is valid. Errors are *Error.
func FromYAML(file string, y *yaml.Node) (Node, error) {
	d := &decoder{builder: newBuilder(file)}
	n, err := d.node(y, 1)
	if err != nil {
		return nil, err
	}
	return finish(n, file)
}

// decoder reads nodes of YAML. Aliases are followed: the bounds on depth and on
// the number of nodes hold for what they stand for.
type decoder struct {
	builder *builder
	visited int // nodes of YAML, each time that it is read
}

func (d *decoder) wrong(y *yaml.Node, format string, args ...any) error {
	return &Error{File: d.builder.file, Line: y.Line, Column: y.Column, Err: fmt.Errorf(format, args...)}
}

// follow returns what a node stands for.
func (d *decoder) follow(y *yaml.Node) (*yaml.Node, error) {
	for range MaxDepth {
		d.visited++
		switch {
		case d.visited > 20*MaxNodes:
			return nil, d.wrong(y, "there is too much in it")
		case y.Kind == yaml.AliasNode && y.Alias != nil:
			y = y.Alias
		case y.Kind == yaml.DocumentNode && len(y.Content) == 1:
			y = y.Content[0]
		default:
			return y, nil
		}
	}
	return nil, d.wrong(y, "aliases of aliases")
}

// node reads one node of a plan.
func (d *decoder) node(y *yaml.Node, depth int) (Node, error) {
	y, err := d.follow(y)
	if err != nil {
		return nil, err
	}
	if depth > MaxDepth {
		return nil, d.wrong(y, "nodes stand within nodes more than %d deep", MaxDepth)
	}
	switch y.Kind {
	case yaml.ScalarNode:
		return d.textNode(y, y.Value, depth)
	case yaml.SequenceNode:
		nodes, err := d.nodes(y, depth)
		if err != nil {
			return nil, err
		}
		return d.add(y, Sequence(nodes), depth)
	case yaml.MappingNode:
		return d.mappingNode(y, depth)
	default:
		return nil, d.wrong(y, "a plan is a mapping, a list or a text")
	}
}

func (d *decoder) add(y *yaml.Node, n Node, depth int) (Node, error) {
	if err := d.builder.add(n, depth); err != nil {
		return nil, d.wrong(y, "%w", err)
	}
	return n, nil
}

// textNode reads a text that stands in YAML. Only of a literal block, lines of the
// text are lines of the file.
func (d *decoder) textNode(y *yaml.Node, text string, depth int) (Node, error) {
	if y.Kind == yaml.ScalarNode && y.ShortTag() == "!!null" {
		return nil, d.wrong(y, "nothing is to be done")
	}
	n, err := parseText(text, d.builder, depth)
	var wrong *Error
	if !errors.As(err, &wrong) {
		return n, err
	}
	at := Error{File: d.builder.file, Line: y.Line, Column: y.Column, Err: wrong.Err}
	if y.Style&yaml.LiteralStyle != 0 {
		at.Line += wrong.Line
	}
	return nil, &at
}

// nodes reads the nodes of a list, which stand one deeper.
func (d *decoder) nodes(y *yaml.Node, depth int) ([]Node, error) {
	y, err := d.follow(y)
	if err != nil {
		return nil, err
	}
	if y.Kind != yaml.SequenceNode {
		return nil, d.wrong(y, "here stands a list of nodes")
	}
	var nodes []Node
	for _, item := range y.Content {
		n, err := d.node(item, depth+1)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

// keysOf lists the keys of each kind of node; the first one tells it.
func keysOf() [][]string {
	return [][]string{
		{"fault", "id", "target", "params", "for", "until", "at_most", "ramp"},
		{"wait", "until", "at_most"},
		{"in_turn"},
		{"side_by_side", "stagger"},
		{"repeat", "times", "every"},
	}
}

func (d *decoder) mappingNode(y *yaml.Node, depth int) (Node, error) {
	m, err := d.mapping(y)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, k := range keysOf() {
		if m.has(k[0]) {
			keys = k
			break
		}
	}
	if keys == nil {
		return d.otherMapping(m, depth)
	}
	if err := m.only(keys); err != nil {
		return nil, err
	}
	n, err := m.node(keys[0], depth)
	if err != nil {
		return nil, err
	}
	return d.add(y, n, depth)
}

// otherMapping reads "f1: host.kill …", which is a text to people and a mapping to
// YAML, and otherwise says which key is missing or unknown.
func (d *decoder) otherMapping(m *mapping, depth int) (Node, error) {
	var tells, all []string
	for _, k := range keysOf() {
		tells, all = append(tells, k[0]), append(all, k...)
	}
	for _, key := range m.keys {
		value := m.values[key.Value]
		near, slip := suggest.Nearest(key.Value, all)
		if len(m.keys) == 1 && value.Kind == yaml.ScalarNode {
			n, err := d.textNode(value, key.Value+": "+value.Value, depth)
			if err == nil || !slip {
				return n, err
			}
		}
		if slip && near != key.Value {
			return nil, d.wrong(key, "unknown key %q (did you mean %q?)", key.Value, near)
		}
		if !slices.Contains(all, key.Value) {
			return nil, d.wrong(key, "unknown key %q%s", key.Value, suggest.DidYouMean(key.Value, tells))
		}
	}
	return nil, d.wrong(m.y, "a node has one of the keys %s", strings.Join(tells, ", "))
}

// mapping is a mapping of YAML with keys that are texts, each once.
type mapping struct {
	*decoder
	y      *yaml.Node
	keys   []*yaml.Node
	values map[string]*yaml.Node // aliases followed
}

func (d *decoder) mapping(y *yaml.Node) (*mapping, error) {
	y, err := d.follow(y)
	if err != nil {
		return nil, err
	}
	if y.Kind != yaml.MappingNode {
		return nil, d.wrong(y, "here stands a mapping")
	}
	m := &mapping{decoder: d, y: y, values: map[string]*yaml.Node{}}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, err := d.follow(y.Content[i])
		if err != nil {
			return nil, err
		}
		value, err := d.follow(y.Content[i+1])
		if err != nil {
			return nil, err
		}
		if key.Kind != yaml.ScalarNode {
			return nil, d.wrong(key, "a key is a text")
		}
		if m.has(key.Value) {
			return nil, d.wrong(key, "the key %q stands here twice", key.Value)
		}
		m.keys, m.values[key.Value] = append(m.keys, key), value
	}
	return m, nil
}

func (m *mapping) has(key string) bool { return m.values[key] != nil }

// only refuses other keys than these.
func (m *mapping) only(keys []string) error {
	for _, key := range m.keys {
		if !slices.Contains(keys, key.Value) {
			return m.wrong(key, "unknown key %q%s", key.Value, suggest.DidYouMean(key.Value, keys))
		}
	}
	return nil
}

// node reads the node that a key tells.
func (m *mapping) node(tells string, depth int) (n Node, err error) {
	switch tells {
	case "fault":
		return m.fault()
	case "wait":
		var w Wait
		err = first(m.time("wait", &w.For), m.until(&w.Until, &w.Limit))
		n = w
	case "in_turn":
		var nodes []Node
		nodes, err = m.nodes(m.values["in_turn"], depth)
		n = Sequence(nodes)
	case "side_by_side":
		var p Parallel
		p.Nodes, err = m.nodes(m.values["side_by_side"], depth)
		err = first(err, m.time("stagger", &p.Stagger))
		n = p
	case "repeat":
		var r Repeat
		r.Node, err = m.decoder.node(m.values["repeat"], depth+1)
		err = first(err, m.int("times", &r.Times), m.time("every", &r.Every))
		n = r
	}
	return n, err
}

func (m *mapping) fault() (Node, error) {
	s, err := m.spec()
	if err != nil {
		return nil, err
	}
	if !m.has("ramp") {
		d := Do{Fault: s}
		err := first(m.time("for", &d.For), m.until(&d.Until, &d.Limit))
		return d, err
	}
	for _, key := range m.keys {
		if slices.Contains([]string{"for", "until", "at_most"}, key.Value) {
			return nil, m.wrong(key, "%s does not go with ramp, which says over and hold", key.Value)
		}
	}
	inner, err := m.mapping(m.values["ramp"])
	if err != nil {
		return nil, err
	}
	if err := inner.only([]string{"from", "to", "steps", "over", "hold"}); err != nil {
		return nil, err
	}
	r := Ramp{Fault: s}
	return r, first(inner.level("from", &r.From), inner.level("to", &r.To), inner.int("steps", &r.Steps),
		inner.time("over", &r.Over), inner.time("hold", &r.Hold))
}

func (m *mapping) spec() (Spec, error) {
	var s Spec
	var target string
	if err := first(m.text("fault", &s.Kind), m.text("id", &s.ID), m.text("target", &target)); err != nil {
		return s, err
	}
	var err error
	if s.Target, err = system.ParseSelector(target); err != nil {
		return s, m.wrong(m.values["target"], "target: %w", err)
	}
	if !m.has("params") {
		return s, nil
	}
	params, err := m.mapping(m.values["params"])
	if err != nil {
		return s, err
	}
	for _, key := range params.keys {
		var value string
		if err := params.text(key.Value, &value); err != nil {
			return s, err
		}
		if err := checkParam(key.Value, value); err != nil {
			return s, m.wrong(key, "%w", err)
		}
		if s.Params == nil {
			s.Params = Params{}
		}
		s.Params[key.Value] = value
	}
	return s, nil
}

func (m *mapping) until(until *Condition, limit *time.Duration) error {
	if !m.has("until") {
		return m.time("at_most", limit)
	}
	var text string
	if err := m.text("until", &text); err != nil {
		return err
	}
	*until = Condition(text)
	if err := until.check(); err != nil {
		return m.wrong(m.values["until"], "until: %w", err)
	}
	return m.time("at_most", limit)
}

// text reads the value of a key, if it is there, as it is written. A number or a
// truth is its text.
func (m *mapping) text(key string, into *string) error {
	value := m.values[key]
	if value == nil {
		return nil
	}
	if value.Kind != yaml.ScalarNode || value.ShortTag() == "!!null" {
		return m.wrong(value, "%s: here stands a text", key)
	}
	*into = value.Value
	return nil
}

// read reads a value by a function.
func read[T any](m *mapping, key string, into *T, parse func(string) (T, error)) error {
	var text string
	if err := m.text(key, &text); err != nil || !m.has(key) {
		return err
	}
	v, err := parse(text)
	if err != nil {
		return m.wrong(m.values[key], "%s: %w", key, err)
	}
	*into = v
	return nil
}

func (m *mapping) time(key string, into *time.Duration) error { return read(m, key, into, parseTime) }

func (m *mapping) level(key string, into *float64) error { return read(m, key, into, parseLevel) }

func (m *mapping) int(key string, into *int) error {
	return read(m, key, into, func(text string) (int, error) {
		n, err := strconv.Atoi(text)
		if err != nil {
			err = fmt.Errorf("%q is no number", text)
		}
		return n, err
	})
}
