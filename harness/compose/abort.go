package compose

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What a stop condition is when x-gameday does not say.
const (
	DefaultAbortFor     = 10 * time.Second // for
	DefaultCommandEvery = 5 * time.Second  // every, of a command
	DefaultMetricEvery  = time.Second      // every, of a metric
)

// AbortWhen is a reason to end an experiment early. Exactly one of its fields is
// set.
type AbortWhen struct {
	Served  *ServedBelow
	Command *CommandFails
	Metric  *MetricBeyond
}

// ServedBelow holds when fewer of the users' requests are served.
type ServedBelow struct {
	Share float64       // of requests, above 0, at most 1
	For   time.Duration // throughout
}

// CommandFails holds when a command ends with another exit code than 0, or not
// in time.
type CommandFails struct {
	Args           []string // of one element when Shell is set; never empty
	Shell          bool     // Args[0] is a text for sh -c
	Every, Timeout time.Duration
}

// MetricBeyond holds when a metric in Prometheus's text format is beyond its
// bound. One of Above and Below is set.
type MetricBeyond struct {
	URL          string // one that begins with / is asked of the entrypoint
	Name         string
	Labels       map[string]string // that a series must have; nil: any
	Above, Below *float64
	For, Every   time.Duration
}

// The keys that say what a stop condition watches, with those that go with each.
var abortKeys = map[string][]string{
	"served_below": {"for"},
	"command":      {"every", "timeout"},
	"metric":       {"above", "below", "for", "every"},
}

func readAbortWhen(s section) []AbortWhen {
	if !s.has("abort_when") {
		return nil
	}
	list, ok := s.values["abort_when"].([]any)
	if !ok {
		s.fail("abort_when", "abort_when must be a list, such as [{served_below: 20%%, for: 10s}], not %s", kindOf(s.values["abort_when"]))
		return nil
	}
	var all []AbortWhen
	for i, item := range list {
		one := newSection(s.findings, append(s.at("abort_when"), strconv.Itoa(i)), item,
			"served_below", "command", "metric", "above", "below", "for", "every", "timeout")
		if a, ok := readAbort(one); ok {
			all = append(all, a)
		}
	}
	return all
}

// readAbort reads one stop condition; ok is false when it is not clear which.
func readAbort(s section) (AbortWhen, bool) {
	kind := ""
	for _, key := range []string{"served_below", "command", "metric"} {
		if !s.has(key) {
			continue
		}
		if kind != "" {
			s.fail(key, "%s and %s stand in one condition; make two of them, each with a dash of its own", kind, key)
			return AbortWhen{}, false
		}
		kind = key
	}
	switch kind {
	case "served_below":
		s.only(kind)
		return AbortWhen{Served: readServed(s)}, true
	case "command":
		s.only(kind)
		return AbortWhen{Command: readCommand(s)}, true
	case "metric":
		s.only(kind)
		return AbortWhen{Metric: readMetric(s)}, true
	}
	s.findings.fail(s.path, "%s: say what is watched: served_below, command or metric", strings.Join(s.path, "."))
	return AbortWhen{}, false
}

// only refuses keys that mean nothing beside a condition's own.
func (s section) only(kind string) {
	for _, key := range []string{"above", "below", "every", "for", "timeout"} {
		if s.has(key) && !slices.Contains(abortKeys[kind], key) {
			s.fail(key, "%s says nothing of %s (known: %s)", key, kind, strings.Join(abortKeys[kind], ", "))
		}
	}
}

func readServed(s section) *ServedBelow {
	return &ServedBelow{
		Share: quantity(s, "served_below", 0, parseSomeShare),
		For:   quantity(s, "for", DefaultAbortFor, parseDuration),
	}
}

func readCommand(s section) *CommandFails {
	every := quantity(s, "every", DefaultCommandEvery, parseDuration)
	c := CommandFails{Every: every, Timeout: quantity(s, "timeout", every, parseDuration)}
	list, listed := s.values["command"].([]any)
	if !listed {
		c.Args, c.Shell = []string{s.text("command")}, true
	}
	for i, item := range list {
		arg, ok := item.(string)
		if !ok {
			s.fail("command", "command: argument %d is %s; quote it", i, kindOf(item))
		}
		c.Args = append(c.Args, arg)
	}
	if len(c.Args) == 0 || c.Args[0] == "" {
		s.fail("command", "command is empty: say what is run, such as [./still-safe.sh, --now]")
	}
	return &c
}

func readMetric(s section) *MetricBeyond {
	of := s.under("metric", "url", "name", "labels")
	m := MetricBeyond{
		URL:    quantity(of, "url", "", parseMetricURL),
		Name:   of.text("name"),
		Labels: of.texts("labels"),
		Above:  optional(s, "above", parseNumber),
		Below:  optional(s, "below", parseNumber),
		For:    quantity(s, "for", DefaultAbortFor, parseDuration),
		Every:  quantity(s, "every", DefaultMetricEvery, parseDuration),
	}
	for _, key := range []string{"url", "name"} {
		if !of.has(key) {
			of.fail(key, "%s is missing", key)
		}
	}
	if s.has("above") == s.has("below") {
		s.fail("metric", "say one bound of the metric %q: above or below", m.Name)
	}
	return &m
}

// parseMetricURL reads the address of a page of metrics.
func parseMetricURL(value any) (string, error) {
	text := strings.TrimSpace(fmt.Sprint(value))
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return "", fmt.Errorf("%q is no URL: %w", text, errors.Unwrap(err))
	case strings.HasPrefix(text, "/") && u.Host == "":
		return text, nil
	case (u.Scheme != "http" && u.Scheme != "https") || u.Host == "":
		return "", fmt.Errorf("%q is no URL of metrics (such as http://127.0.0.1:9090/metrics, or /metrics of the entrypoint)", text)
	}
	return text, nil
}
