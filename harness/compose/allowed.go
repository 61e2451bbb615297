package compose

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gameday-harness/gameday/harness/settings"
)

// checkConditions refuses conditions that would act on this machine or ask others,
// unless the person who runs Gameday allowed it: the file may be somebody else's.
func checkConditions(f *findings, all []settings.AbortWhen, o options) {
	for i, a := range all {
		at := []string{extension, "abort_when", strconv.Itoa(i)}
		if a.Command != nil && !o.allowCommands {
			f.fail(under(at, "command"), "%s.command is refused: it would be run on this machine; if you trust the file, allow it with --allow-commands (or %s=1)",
				strings.Join(at, "."), EnvAllowCommands)
		}
		if a.Metric != nil && !allowedURL(a.Metric.URL, o.allowURLs) {
			address := addressOf(a.Metric.URL)
			f.fail(under(at, "metric", "url"), "%s.metric.url is refused: %s is not the entrypoint; ask that with a path (/metrics), or allow this one with --allow-url %s",
				strings.Join(at, "."), address, address)
		}
	}
}

// allowedURL says whether a page of metrics may be asked for.
func allowedURL(page string, allowed []string) bool {
	return page == "" || strings.HasPrefix(page, "/") || slices.ContainsFunc(allowed, func(one string) bool {
		return strings.EqualFold(strings.TrimSpace(one), addressOf(page))
	})
}

// addressOf is the HOST:PORT that a URL asks.
func addressOf(page string) string {
	u, err := url.Parse(page)
	if err != nil {
		return ""
	}
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// Commands lists the commands of the file's conditions as they are run on this
// machine, in the order of the file. They may hold secrets.
func (f *File) Commands() []string {
	var all []string
	for _, a := range f.AbortWhen {
		if a.Command == nil {
			continue
		}
		args := slices.Clone(a.Command.Args)
		if a.Command.Shell {
			args = append([]string{"sh", "-c"}, args...)
		}
		for i, arg := range args {
			if arg == "" || strings.ContainsAny(arg, " \t\n\"'\\$`&|;<>()*?#~") {
				args[i] = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
			}
		}
		all = append(all, strings.Join(args, " "))
	}
	return all
}
