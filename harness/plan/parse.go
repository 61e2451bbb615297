package plan

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gameday-harness/gameday/harness/suggest"
	"github.com/gameday-harness/gameday/harness/system"
)

// maxBytes is how long the text of a plan may be, in any form.
const maxBytes = 1 << 20

// Parse reads the text of a plan; see the package for its grammar. What it returns
// is valid. Errors are *Error.
func Parse(text string) (Node, error) {
	n, err := parseText(text, newBuilder(""), 1)
	if err != nil {
		return nil, err
	}
	return finish(n, "")
}

// finish gives ids to those that have none, and looks at the plan as a whole.
func finish(n Node, file string) (Node, error) {
	if err := checkRuns(n); err != nil {
		return nil, &Error{File: file, Err: err}
	}
	return Number(n), nil
}

// parseText reads nodes that stand at a depth of a plan.
func parseText(text string, b *builder, depth int) (Node, error) {
	p := &parser{builder: b}
	if len(text) > maxBytes {
		return nil, p.wrong(0, 0, fmt.Errorf("%d bytes are too many, at most %d", len(text), maxBytes))
	}
	if !utf8.ValidString(text) {
		return nil, p.wrong(0, 0, errors.New("it is no text in UTF-8"))
	}
	if err := p.split(text); err != nil {
		return nil, err
	}
	if len(p.rows) == 0 {
		return nil, p.wrong(0, 0, errors.New("it is empty"))
	}
	n, err := p.child(p.rows[0].indent, depth)
	if err == nil && len(p.rows) > 0 {
		err = p.wrong(p.rows[0].number, p.rows[0].indent+1, errors.New("this stands less deep than the first line"))
	}
	return n, err
}

// row is a line that is not empty.
type row struct {
	number, indent int
	text           string // without what it is indented by
}

type parser struct {
	builder *builder
	rows    []row // that are still to be read
}

func (p *parser) wrong(number, column int, err error) error {
	return &Error{File: p.builder.file, Line: number, Column: column, Err: err}
}

// split parts a text into rows.
func (p *parser) split(text string) error {
	for i, l := range strings.Split(text, "\n") {
		rest := strings.TrimLeft(l, " ")
		r := row{number: i + 1, indent: len(l) - len(rest), text: strings.TrimRight(rest, " \t\r")}
		switch {
		case r.text == "" || strings.HasPrefix(r.text, "#"):
			continue
		case r.text[0] == '\t':
			return p.wrong(r.number, r.indent+1, errors.New("a tab; lines are indented by spaces"))
		}
		p.rows = append(p.rows, r)
	}
	return nil
}

// block reads the nodes that stand at an indentation.
func (p *parser) block(indent, depth int) ([]Node, error) {
	var nodes []Node
	for len(p.rows) > 0 && p.rows[0].indent >= indent {
		r := p.rows[0]
		if r.indent > indent {
			return nil, p.wrong(r.number, r.indent+1, errors.New("this stands deeper than what it could belong to"))
		}
		p.rows = p.rows[1:]
		n, err := p.node(r, depth)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

// child reads one node. Several are a Sequence.
func (p *parser) child(indent, depth int) (Node, error) {
	at := p.rows[0]
	count := 0
	for _, r := range p.rows {
		if r.indent < indent {
			break
		}
		if r.indent == indent {
			count++
		}
	}
	if count <= 1 {
		nodes, err := p.block(indent, depth)
		if err != nil {
			return nil, err
		}
		return nodes[0], nil
	}
	nodes, err := p.block(indent, depth+1)
	if err != nil {
		return nil, err
	}
	return p.add(at, Sequence(nodes), depth)
}

func (p *parser) add(r row, n Node, depth int) (Node, error) {
	if err := p.builder.add(n, depth); err != nil {
		return nil, p.wrong(r.number, r.indent+1, err)
	}
	return n, nil
}

// node reads a row, and the children below it.
func (p *parser) node(r row, depth int) (Node, error) {
	if depth > MaxDepth {
		return nil, p.wrong(r.number, r.indent+1, fmt.Errorf("nodes stand within nodes more than %d deep", MaxDepth))
	}
	all, err := words(r.text)
	if err != nil {
		return nil, p.wrong(r.number, r.indent+1, err)
	}
	l := &line{words: all, end: utf8.RuneCountInString(r.text) + 1}
	n, err := l.node()
	if err == nil && len(l.words) > 0 {
		err = fmt.Errorf("%q is too much here", l.words[0].text)
	}
	if err != nil {
		return nil, p.wrong(r.number, r.indent+l.column(), err)
	}
	if n, err = p.withChildren(r, n, depth); err != nil {
		return nil, err
	}
	return p.add(r, n, depth)
}

// withChildren reads the rows below a row into its node.
func (p *parser) withChildren(r row, n Node, depth int) (Node, error) {
	deeper := len(p.rows) > 0 && p.rows[0].indent > r.indent
	if !deeper {
		return n, nil
	}
	indent := p.rows[0].indent
	var err error
	switch n := n.(type) {
	case Sequence:
		var nodes []Node
		nodes, err = p.block(indent, depth+1)
		return Sequence(nodes), err
	case Parallel:
		n.Nodes, err = p.block(indent, depth+1)
		return n, err
	case Repeat:
		n.Node, err = p.child(indent, depth+1)
		return n, err
	default:
		return nil, p.wrong(p.rows[0].number, indent+1, errors.New("nothing can stand below a fault or a wait"))
	}
}

// node reads a line.
func (l *line) node() (Node, error) {
	switch {
	case l.take("in", "turn"):
		return Sequence(nil), nil
	case l.take("side", "by", "side"):
		return l.parallel()
	case l.take("wait"):
		return l.wait()
	}
	if _, err := strconv.ParseUint(l.peek(), 10, 64); err == nil && len(l.words) > 1 {
		return l.repeat()
	}
	return l.fault()
}

func (l *line) parallel() (Node, error) {
	var p Parallel
	if len(l.words) == 0 {
		return p, nil
	}
	if !l.take("staggered", "by") {
		return nil, errors.New("here comes nothing, or \"staggered by\" and a time")
	}
	var err error
	p.Stagger, err = parseTime(l.peek())
	return p, l.done(err)
}

func (l *line) repeat() (Node, error) {
	var r Repeat
	var err error
	if r.Times, err = l.number(); err != nil {
		return nil, err
	}
	if !l.take("times") && !l.take("time") {
		return nil, errors.New("after a number comes \"times\"")
	}
	if l.take("every") {
		r.Every, err = parseTime(l.peek())
		err = l.done(err)
	}
	return r, err
}

func (l *line) number() (int, error) {
	n, err := strconv.Atoi(l.peek())
	if err != nil {
		return 0, fmt.Errorf("%q is no number", l.peek())
	}
	return n, l.done(nil)
}

// done takes a word that was read well. After an error the line still stands at it.
func (l *line) done(err error) error {
	if err == nil && len(l.words) > 0 {
		l.words = l.words[1:]
	}
	return err
}

func (l *line) wait() (Node, error) {
	var w Wait
	l.take("for")
	if l.peek() != "until" {
		var err error
		w.For, err = parseTime(l.peek())
		if l.done(err) != nil {
			return nil, err
		}
	}
	until, limit, err := l.until()
	w.Until, w.Limit = until, limit
	return w, err
}

// until reads "[then] until CONDITION [at most TIME]", if there is anything.
func (l *line) until() (c Condition, limit time.Duration, err error) {
	if len(l.words) == 0 {
		return "", 0, nil
	}
	l.take("then")
	if !l.take("until") {
		return "", 0, fmt.Errorf("%q: here comes nothing, or \"then until\" and a condition", l.peek())
	}
	c = Condition(l.peek())
	if err := l.done(c.check()); err != nil {
		return "", 0, err
	}
	if l.take("at", "most") {
		limit, err = parseTime(l.peek())
		err = l.done(err)
	}
	return c, limit, err
}

// fault reads "[ID:] KIND[(PARAMS)] [on SELECTOR]" and how long it is in force.
func (l *line) fault() (Node, error) {
	s, err := l.spec()
	if err != nil {
		return nil, err
	}
	switch {
	case l.take("from"):
		return l.ramp(s)
	case l.peek() == "until":
		d := Do{Fault: s}
		d.Until, d.Limit, err = l.until()
		return d, err
	case !l.take("for"):
		return nil, errors.New("a fault is in force \"for\" a time, \"until\" a condition, or \"from\" a level to another")
	}
	d := Do{Fault: s}
	d.For, err = parseTime(l.peek())
	if l.done(err) != nil {
		return nil, err
	}
	d.Until, d.Limit, err = l.until()
	return d, err
}

func (l *line) spec() (Spec, error) {
	var s Spec
	if id, ok := strings.CutSuffix(l.peek(), ":"); ok && !strings.ContainsAny(id, `("`) {
		if !idPattern().MatchString(id) {
			return s, fmt.Errorf("%q is no id: letters, digits and . _ - only, at most 64", id)
		}
		s.ID, l.words = id, l.words[1:]
	}
	kind, params, bracket := strings.Cut(l.peek(), "(")
	if !kindPattern().MatchString(kind) {
		return s, fmt.Errorf("%q is no kind of fault, as host.kill is", kind)
	}
	if near, ok := suggest.Nearest(kind, []string{"in", "side", "wait"}); ok && s.ID == "" && !l.followsKind() {
		return s, fmt.Errorf("%q begins no node (did you mean %q?)", kind, near)
	}
	s.Kind = kind
	if bracket {
		var err error
		if s.Params, err = parseParams(params); err != nil {
			return s, err
		}
	}
	l.words = l.words[1:]
	if !l.take("on") {
		return s, nil
	}
	var err error
	s.Target, err = l.selector()
	return s, err
}

// followsKind says that the word after the next may follow a kind of fault.
func (l *line) followsKind() bool {
	return len(l.words) > 1 && slices.Contains([]string{"on", "for", "until", "from"}, l.words[1].text)
}

// selector reads words up to those that follow a selector.
func (l *line) selector() (system.Selector, error) {
	var parts []string
	rest := l.words
	for len(rest) > 0 && rest[0].text != "for" && rest[0].text != "until" && rest[0].text != "from" {
		parts, rest = append(parts, rest[0].text), rest[1:]
	}
	if len(parts) == 0 {
		return system.Selector{}, errors.New("after \"on\" comes a selector, such as region=home")
	}
	s, err := system.ParseSelector(strings.Join(parts, " "))
	if err == nil {
		l.words = rest
	}
	return s, err
}

// ramp reads "LEVEL to LEVEL in N steps over TIME [then held for TIME]".
func (l *line) ramp(s Spec) (Node, error) {
	r := Ramp{Fault: s}
	var err error
	if r.From, err = parseLevel(l.peek()); l.done(err) != nil {
		return nil, err
	}
	if !l.take("to") {
		return nil, errors.New("here comes \"to\" and the last level")
	}
	if r.To, err = parseLevel(l.peek()); l.done(err) != nil {
		return nil, err
	}
	if !l.take("in") {
		return nil, errors.New("here comes \"in\" and how many steps")
	}
	if r.Steps, err = l.number(); err != nil {
		return nil, err
	}
	if !l.take("steps", "over") && !l.take("step", "over") {
		return nil, errors.New("here comes \"steps over\" and a time")
	}
	if r.Over, err = parseTime(l.peek()); l.done(err) != nil {
		return nil, err
	}
	if l.take("then", "held", "for") {
		r.Hold, err = parseTime(l.peek())
		err = l.done(err)
	}
	return r, err
}

// parseParams reads what follows an opening bracket.
func parseParams(text string) (Params, error) {
	p := Params{}
	for {
		name, rest, ok := strings.Cut(text, "=")
		name = strings.TrimSpace(name)
		if !ok || !paramPattern().MatchString(name) {
			return nil, fmt.Errorf("in the brackets stand parameters as mode=silent, parted by commas; %q is none", text)
		}
		if _, twice := p[name]; twice {
			return nil, fmt.Errorf("parameter %s is said twice", name)
		}
		value, rest, err := paramValue(strings.TrimLeft(rest, " "))
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", name, err)
		}
		p[name] = value
		switch {
		case rest == ")":
			return p, nil
		case strings.HasPrefix(rest, ","):
			text = rest[1:]
		default:
			return nil, fmt.Errorf("parameter %s: after the value comes a comma or the closing bracket, and not %q", name, rest)
		}
	}
}

// paramValue reads a value, in quotes or up to a comma or bracket.
func paramValue(text string) (value, rest string, err error) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.IndexAny(text, `",()`)
		if end < 0 {
			end = len(text)
		}
		value = strings.TrimSpace(text[:end])
		if value == "" {
			return "", "", errors.New(`the value is missing; an empty one is ""`)
		}
		return value, text[end:], nil
	}
	quoted, err := strconv.QuotedPrefix(text)
	if err != nil {
		return "", "", fmt.Errorf("a text in quotes is not closed, or is none: %s", text)
	}
	value, err = strconv.Unquote(quoted)
	return value, strings.TrimLeft(text[len(quoted):], " "), err
}
