package compose

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// listens returns the TCP ports on which a service listens: those that it declares, or
// else those that are known of its image.
func listens(f *findings, g ground, s types.ServiceConfig) []uint16 {
	if declared := declaredPorts(f, s); len(declared) > 0 || len(s.Expose) > 0 {
		return declared
	}
	return imagePorts(g, s)
}

// declaredPorts returns the TCP ports that a service declares with expose and
// ports, sorted.
func declaredPorts(f *findings, s types.ServiceConfig) []uint16 {
	ports := map[uint16]bool{}
	for i, text := range s.Expose {
		first, last, err := parseExpose(text)
		if err != nil {
			f.fail([]string{"services", s.Name, "expose", strconv.Itoa(i)}, "service %q: expose: %v", s.Name, err)
			continue
		}
		for port := int(first); port <= int(last) && port > 0; port++ {
			ports[uint16(port)] = true
		}
	}
	for _, p := range s.Ports {
		if (p.Protocol == "" || p.Protocol == "tcp") && p.Target > 0 && p.Target <= 65535 {
			ports[uint16(p.Target)] = true
		}
	}
	return slices.Sorted(maps.Keys(ports))
}

// parseExpose reads "8080", "8080/tcp" and "8080-8090". Other protocols than
// TCP give 0: they are routed, but no TCP link.
func parseExpose(text string) (first, last uint16, err error) {
	numbers, protocol, given := strings.Cut(text, "/")
	if given && protocol != "tcp" {
		return 0, 0, nil
	}
	from, to, ranged := strings.Cut(numbers, "-")
	if !ranged {
		to = from
	}
	if first, err = parsePort(from); err != nil {
		return 0, 0, err
	}
	if last, err = parsePort(to); err != nil {
		return 0, 0, err
	}
	if last < first {
		return 0, 0, fmt.Errorf("the range %q ends before it begins", text)
	}
	return first, last, nil
}

// parsePort reads a port of 1..65535.
func parsePort(text string) (uint16, error) {
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return 0, fmt.Errorf("%q is no port (1 to 65535)", text)
	}
	return uint16(port), nil
}
