package compose

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/gameday-harness/gameday/harness/settings"
)

// readLogin reads the requests with which users log in: one, or a list of them.
func readLogin(w section) []settings.LoginStep {
	if !w.has("login") {
		return nil
	}
	list, several := w.values["login"].([]any)
	if !several {
		return []settings.LoginStep{readLoginStep(w.under("login", loginKeys()...))}
	}
	var steps []settings.LoginStep
	for i, item := range list {
		at := append(w.at("login"), strconv.Itoa(i))
		steps = append(steps, readLoginStep(newSection(w.findings, at, item, loginKeys()...)))
	}
	return steps
}

func loginKeys() []string { return []string{"request", "headers", "body", "ok", "capture"} }

func readLoginStep(s section) settings.LoginStep {
	method, path := readRequest(s, "POST /login")
	return settings.LoginStep{
		Method: method, Path: path, Headers: s.texts("headers"), Body: s.verbatim("body"),
		OK: either(s.text("ok"), DefaultAck), Capture: s.texts("capture"),
		Line: s.findings.srcs.at(s.path...).line,
	}
}

// readTLS reads how the entrypoint is spoken to in private; nil when it is not. Its
// authority is still the path of a file: see readAuthorities.
func readTLS(w section) *settings.TLS {
	if !w.has("tls") {
		return nil
	}
	if w.values["tls"] == true {
		return &settings.TLS{}
	}
	s := w.under("tls", "ca", "server_name", "insecure")
	return &settings.TLS{CA: s.text("ca"), ServerName: s.text("server_name"), Insecure: s.values["insecure"] == true}
}

// readAuthorities reads the files of certificates that workloads name, which must
// stand where the compose file may read. A certificate is expected to be that of the
// service where users enter.
func readAuthorities(f *findings, g ground, all []settings.Workload, entrypoint string) {
	service, _, _ := strings.Cut(entrypoint, ":")
	for i, w := range all {
		if w.TLS == nil {
			continue
		}
		w.TLS.ServerName = either(w.TLS.ServerName, service)
		if w.TLS.CA == "" {
			continue
		}
		at := append(strings.Split(either(w.Key, extension+".workload"), "."), "tls", "ca")
		text, err := g.file(w.TLS.CA)
		if err != nil {
			f.fail(at, "%s: %s: %v", strings.Join(at, "."), w.TLS.CA, err)
		}
		all[i].TLS.CA = text
	}
}

// mostFile is how much of a file that x-gameday names is read, in bytes.
const mostFile = 1 << 20

// file reads a regular file that the compose file may use.
func (g ground) file(path string) (string, error) {
	real, err := g.holds(path, true)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(real)
	switch {
	case err != nil:
		return "", fmt.Errorf("it cannot be read: %w", cause(err))
	case !info.Mode().IsRegular() || info.Size() > mostFile:
		return "", fmt.Errorf("it is no file of at most %d bytes", mostFile)
	}
	text, err := os.ReadFile(real)
	if err != nil {
		return "", fmt.Errorf("it cannot be read: %w", cause(err))
	}
	return string(text), nil
}
