package compose

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// readReadings reads which figures the system tells of itself.
func readReadings(s section) []settings.Reading {
	all := named(s, "readings", `such as {queue: {host: worker, port: 9090, metric: queue_length}}`)
	var readings []settings.Reading
	for _, id := range slices.Sorted(maps.Keys(all.values)) {
		checkID(all, id)
		r := all.under(id, "title", "host", "port", "path", "metric", "labels", "unit")
		one := settings.Reading{
			ID: id, Title: r.text("title"), Host: r.text("host"), Metric: r.text("metric"), Labels: r.texts("labels"), Unit: r.text("unit"),
			Port: quantity(r, "port", 0, parsePortNumber), Path: quantity(r, "path", "/metrics", parsePath),
		}
		for _, key := range []string{"host", "port", "metric"} {
			if !r.has(key) {
				r.fail(key, "%s is missing", key)
			}
		}
		readings = append(readings, one)
	}
	return readings
}

// named is a mapping of ids at a key; empty when it is not there.
func named(s section, key, example string) section {
	values, ok := s.values[key].(map[string]any)
	if !ok && s.has(key) {
		s.fail(key, "%s must be a mapping of ids, %s, not %s", key, example, kindOf(s.values[key]))
	}
	return section{findings: s.findings, path: s.at(key), values: values}
}

// checkID refuses what is no id.
func checkID(s section, id string) {
	if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(id) {
		s.fail(id, "%q is no id: lower case letters, digits and single dashes only", brief(id))
	}
}

func parsePortNumber(value any) (uint16, error) {
	n, err := strconv.ParseUint(strings.TrimSpace(fmt.Sprint(value)), 10, 16)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%q is no port: a number from 1 to 65535", fmt.Sprint(value))
	}
	return uint16(n), nil
}

func parsePath(value any) (string, error) {
	text := fmt.Sprint(value)
	if u, err := url.ParseRequestURI(text); err != nil || !strings.HasPrefix(text, "/") || u.Host != "" || strings.ContainsAny(text, " \r\n") {
		return "", fmt.Errorf("%q is no path of a page, such as /metrics", brief(text))
	}
	return text, nil
}

// checkReadings refuses readings of hosts that there are not.
func checkReadings(f *findings, readings []settings.Reading, hosts []system.Host) {
	var names []string
	for _, h := range hosts {
		names = append(names, h.Name)
	}
	for _, r := range readings {
		if r.Host != "" && !slices.Contains(names, r.Host) {
			f.fail([]string{extension, "readings", r.ID, "host"}, "%s.readings.%s.host: no such host %q%s", extension, r.ID, r.Host, didYouMean(r.Host, names))
		}
	}
}
