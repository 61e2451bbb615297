package compose

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
)

// What a stop condition is when x-gameday does not say.
const (
	DefaultAbortFor     = 10 * time.Second // for
	DefaultCommandEvery = 5 * time.Second  // every, of a command
	DefaultMetricEvery  = time.Second      // every, of a metric
)

// The keys that say what a stop condition watches, with those that go with each.
var abortKeys = map[string][]string{
	"served_below": {"for"},
	"command":      {"every", "timeout"},
	"metric":       {"above", "below", "for", "every"},
}

func readAbortWhen(s section) []settings.AbortWhen {
	if !s.has("abort_when") {
		return nil
	}
	list, ok := s.values["abort_when"].([]any)
	if !ok {
		s.fail("abort_when", "abort_when must be a list, such as [{served_below: 20%%, for: 10s}], not %s", kindOf(s.values["abort_when"]))
		return nil
	}
	var all []settings.AbortWhen
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
func readAbort(s section) (settings.AbortWhen, bool) {
	kind := ""
	for _, key := range []string{"served_below", "command", "metric"} {
		if !s.has(key) {
			continue
		}
		if kind != "" {
			s.fail(key, "%s and %s stand in one condition; make two of them, each with a dash of its own", kind, key)
			return settings.AbortWhen{}, false
		}
		kind = key
	}
	switch kind {
	case "served_below":
		s.only(kind)
		return settings.AbortWhen{Served: readServed(s)}, true
	case "command":
		s.only(kind)
		return settings.AbortWhen{Command: readCommand(s)}, true
	case "metric":
		s.only(kind)
		return settings.AbortWhen{Metric: readMetric(s)}, true
	}
	s.findings.fail(s.path, "%s: say what is watched: served_below, command or metric", strings.Join(s.path, "."))
	return settings.AbortWhen{}, false
}

// only refuses keys that mean nothing beside a condition's own.
func (s section) only(kind string) {
	for _, key := range []string{"above", "below", "every", "for", "timeout"} {
		if s.has(key) && !slices.Contains(abortKeys[kind], key) {
			s.fail(key, "%s says nothing of %s (known: %s)", key, kind, strings.Join(abortKeys[kind], ", "))
		}
	}
}

func readServed(s section) *settings.ServedBelow {
	return &settings.ServedBelow{
		Share: quantity(s, "served_below", 0, parseSomeShare),
		For:   quantity(s, "for", DefaultAbortFor, parseDuration),
	}
}

func readCommand(s section) *settings.CommandFails {
	every := quantity(s, "every", DefaultCommandEvery, parseDuration)
	c := settings.CommandFails{Every: every, Timeout: quantity(s, "timeout", every, parseDuration)}
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

func readMetric(s section) *settings.MetricBeyond {
	of := s.under("metric", "url", "name", "labels")
	m := settings.MetricBeyond{
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
		return "", errors.New("it is no URL")
	case strings.HasPrefix(text, "/") && u.Host == "":
		return text, nil
	case (u.Scheme != "http" && u.Scheme != "https") || u.Host == "":
		return "", errors.New("it is no URL of metrics (such as http://127.0.0.1:9090/metrics, or /metrics of the entrypoint)")
	}
	return text, nil
}
