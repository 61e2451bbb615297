package main

import (
	"errors"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/secret"
	"github.com/gameday-harness/gameday/harness/settings"
)

// secretsOf finds what is secret in a compose file: contents of its secrets,
// values of variables, labels, arguments, headers and fields of bodies whose names
// say so, passwords in URLs, and private keys wherever they stand. What is also the name of a service, host or region
// is not hidden: the report could tell nothing any more.
func secretsOf(t *compose.File) *secret.Hider {
	values := append(ofSecrets(t), ofConfigs(t)...)
	for _, s := range t.Configured() {
		values = append(values, ofService(s)...)
	}
	for _, w := range t.Workloads {
		values = append(values, ofWorkload(w)...)
	}
	values = append(values, ofConditions(t.AbortWhen)...)
	return secret.NewHider(slices.DeleteFunc(values, func(v string) bool { return isName(t, v) })...)
}

// ofSecrets are the contents of the compose secrets.
func ofSecrets(t *compose.File) []string {
	var values []string
	for _, s := range t.Project.Secrets {
		contents := []string{s.Content, os.Getenv(s.Environment), t.Project.Environment[s.Environment]}
		if b, err := os.ReadFile(s.File); err == nil {
			contents = append(contents, string(b))
		}
		for _, c := range contents {
			values = append(append(values, c), secret.In(c)...)
		}
	}
	return values
}

// ofConfigs are the passwords and private keys within compose configs, which are no
// secrets as a whole.
func ofConfigs(t *compose.File) []string {
	var values []string
	for _, c := range t.Project.Configs {
		contents := []string{c.Content, os.Getenv(c.Environment), t.Project.Environment[c.Environment]}
		if b, err := os.ReadFile(c.File); err == nil {
			contents = append(contents, string(b))
		}
		for _, content := range contents {
			values = append(values, inText(content)...)
		}
	}
	return values
}

// inText lists the secrets within a text, and all of one that holds a private key.
func inText(text string) []string {
	values := secret.In(text)
	if strings.Contains(text, "PRIVATE KEY-----") {
		values = append(values, text)
	}
	return values
}

func ofService(s compose.Service) []string {
	values := append(ofVariables(s.Spec.Environment), ofLabels(s.Spec.Labels)...)
	if s.Spec.HealthCheck != nil {
		values = append(values, ofArguments(s.Spec.HealthCheck.Test)...)
	}
	if s.Spec.Build != nil {
		values = append(values, ofVariables(s.Spec.Build.Args)...)
	}
	values = append(values, ofArguments(s.Spec.Command)...)
	return append(values, ofArguments(s.Spec.Entrypoint)...)
}

func ofLabels(all map[string]string) []string {
	var values []string
	for name, value := range all {
		if secret.Named(name) {
			values = append(values, value)
		}
		values = append(values, inText(value)...)
	}
	return values
}

func ofVariables(all map[string]*string) []string {
	var values []string
	for name, value := range all {
		switch {
		case value == nil:
		case secret.Named(name):
			values = append(append(values, *value), secret.In(*value)...)
		default:
			values = append(values, inText(*value)...)
		}
	}
	return values
}

// ofArguments finds --password=VALUE, and --password VALUE.
func ofArguments(all []string) []string {
	var values []string
	for i, arg := range all {
		values = append(values, secret.In(arg)...)
		if i > 0 && strings.HasPrefix(all[i-1], "-") && secret.Named(all[i-1]) {
			values = append(values, arg)
		}
	}
	return values
}

func ofWorkload(w settings.Workload) []string {
	values := append(secret.In(w.Write.Body), secret.In(w.Write.Path)...)
	values = append(values, secret.In(w.Read.Path)...)
	for _, headers := range []map[string]string{w.Write.Headers, w.Read.Headers} {
		for _, name := range slices.Sorted(maps.Keys(headers)) {
			values = append(values, secret.InHeader(name, headers[name])...)
		}
	}
	return values
}

// ofConditions are those of what is watched to end an experiment early.
func ofConditions(all []settings.AbortWhen) []string {
	var values []string
	for _, a := range all {
		if a.Metric != nil {
			values = append(values, secret.In(a.Metric.URL)...)
		}
		if a.Command != nil {
			values = append(values, ofArguments(a.Command.Args)...)
		}
	}
	return values
}

func isName(t *compose.File, value string) bool {
	value = strings.TrimSpace(value)
	_, service := t.Service(value)
	_, host := t.Host(value)
	return service || host || slices.Contains(t.Regions, value)
}

// concealed is the error with secrets hidden in its text, and the same exit code.
func concealed(err error, hide func(string) string) error {
	var e exit
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &e):
		return errors.New(hide(err.Error()))
	case e.err == nil && err.Error() == e.Error(): // nothing beside the code
		return e
	}
	return exit{e.code, errors.New(hide(err.Error()))}
}
