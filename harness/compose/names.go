package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gameday-harness/gameday/harness/system"
)

const (
	longestHost   = 63 // bytes: a label of a domain name (RFC 1035)
	longestRegion = 63 // characters
)

// checkNames refuses names that could not be told in a report, a terminal or a
// domain name as they are. Compose itself refuses what it cannot name a service.
func checkNames(f *findings, services []system.Service) {
	for _, s := range services {
		if n := len(s.Hosts); n > 0 && len(s.Hosts[n-1]) > longestHost {
			f.fail([]string{"services", s.Name}, "service %q: its host %q would have a name of %d characters, more than %d: shorten it",
				brief(s.Name), brief(s.Hosts[n-1]), len(s.Hosts[n-1]), longestHost)
		}
		if strings.HasPrefix(s.Name, "-") || strings.HasPrefix(s.Name, ".") {
			f.fail([]string{"services", s.Name}, "service %q: a name begins with a letter or a digit, not with %q", brief(s.Name), s.Name[:1])
		}
		if s.Region != system.Outside && !sound(s.Region) {
			f.fail(labelPath(s.Name, RegionLabel), "service %q: label %s: %q is no name for a region: letters, digits, spaces and - _ . only, at most %d of them",
				brief(s.Name), RegionLabel, brief(s.Region), longestRegion)
		}
	}
}

// sound says whether a region's name can stand everywhere: letters and digits of
// any script, and a few marks between them.
func sound(region string) bool {
	bad := func(c rune) bool {
		return !unicode.In(c, unicode.L, unicode.M, unicode.Nd) && !strings.ContainsRune(" -_.", c)
	}
	return utf8.ValidString(region) && utf8.RuneCountInString(region) <= longestRegion &&
		!strings.ContainsFunc(region, bad) && strings.Trim(region, " -_.") == region
}

// brief is the begin of a name that is endless.
func brief(name string) string {
	const most = 60
	if utf8.RuneCountInString(name) <= most {
		return name
	}
	return string([]rune(name)[:most]) + "..."
}
