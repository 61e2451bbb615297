package compose

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// remedy is what the person could do without, or allow, to have the rest of a file.
type remedy struct {
	service string
	field   string // for drop
	agent   bool   // the service is made to look at the machine: without the field it is no use
	allow   string // path, for --allow-bind
}

// refuse records an error at path, which leads to a field that the service can go
// without.
func (f *findings) refuse(path []string, format string, args ...any) {
	one := f.at(path, format, args...)
	if len(path) > 2 && path[0] == "services" {
		one.remedy = remedy{service: path[1], field: f.fieldAt(path)}
	}
	f.errs = append(f.errs, one)
}

// fieldAt writes a path as drop has it: an item of a list by its name.
func (f *findings) fieldAt(path []string) string {
	if named := f.byName(path); named != nil {
		return strings.Join(named[2:4], ".")
	}
	return strings.Join(path[2:], ".")
}

func fieldNamed(v reflect.Value, name string) reflect.Value {
	for _, field := range reflect.VisibleFields(v.Type()) {
		if known, ok := yamlName(field); ok && known == name {
			return v.FieldByIndex(field.Index)
		}
	}
	return reflect.Value{}
}

// Remedy is what could be written into x-gameday, ready to paste, or given as a flag,
// so that what is refused does not stand in the way of the rest; "" when err holds no
// refusal.
func Remedy(err error) string {
	r := remediesOf(err)
	var b strings.Builder
	if len(r.leaveOut)+len(r.drops) > 0 {
		b.WriteString("to do without what is refused, write into x-gameday:\n" + yamlOf(r.leaveOut, r.drops))
	}
	if len(r.allow) > 0 {
		b.WriteString("if you trust the file, allow these places: --allow-bind " + strings.Join(tops(r.allow), " --allow-bind ") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// remedies are all that could be done about an error.
type remedies struct {
	leaveOut []string            // services
	drops    map[string][]string // fields by service
	allow    []string            // paths
}

func remediesOf(err error) remedies {
	all := remedies{drops: map[string][]string{}}
	for _, e := range errorsIn(err) {
		switch r := e.remedy; {
		case r.allow != "":
			all.allow = append(all.allow, r.allow)
		case r.service == "":
		case r.agent:
			all.leaveOut = append(all.leaveOut, r.service)
		case !slices.Contains(all.drops[r.service], r.field):
			all.drops[r.service] = append(all.drops[r.service], r.field)
		}
	}
	maps.DeleteFunc(all.drops, func(service string, _ []string) bool { return slices.Contains(all.leaveOut, service) })
	return all
}

func yamlOf(leaveOut []string, drops map[string][]string) string {
	var b strings.Builder
	if len(leaveOut) > 0 {
		slices.Sort(leaveOut)
		fmt.Fprintf(&b, "  leave_out: [%s]\n", flow(slices.Compact(leaveOut)))
	}
	if len(drops) > 0 {
		b.WriteString("  drop:\n")
	}
	for _, service := range sortedNames(drops) {
		fmt.Fprintf(&b, "    %s: [%s]\n", service, flow(drops[service]))
	}
	return b.String()
}

// flow writes texts as a list of YAML within brackets.
func flow(texts []string) string {
	var all []string
	for _, text := range texts {
		if !regexp.MustCompile(`^[\pL_/][\w./-]*$`).MatchString(text) {
			text = strconv.Quote(text)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

// tops are paths without those that lie in another one.
func tops(paths []string) []string {
	slices.Sort(paths)
	var kept []string
	for _, path := range slices.Compact(paths) {
		if !slices.ContainsFunc(kept, func(one string) bool { return within(path, one) }) {
			kept = append(kept, path)
		}
	}
	return kept
}

// errorsIn lists every error of a file within err.
func errorsIn(err error) []*Error {
	if one, is := err.(*Error); is { //nolint:errorlint // each is looked at in its turn
		return []*Error{one}
	}
	var all []*Error
	switch inner := err.(type) { //nolint:errorlint // the tree is walked
	case interface{ Unwrap() []error }:
		for _, one := range inner.Unwrap() {
			all = append(all, errorsIn(one)...)
		}
	case interface{ Unwrap() error }:
		return errorsIn(inner.Unwrap())
	}
	return all
}

// agentOf says whether a mount is what programs have that look at the machine itself:
// the engine's socket, the kernel's files, all of the disk.
func agentOf(path string) bool {
	_, socket := holdsSocket(path)
	return socket || within(path, "/proc") || within(path, "/sys") || within(path, "/dev") && path != "/dev/null" || path == "/"
}

// remedyOf settles what helps against the latest refusal, which is of a place.
func (f *findings) remedyOf(err error, path string) {
	last := f.errs[len(f.errs)-1]
	mounted := strings.HasPrefix(last.remedy.field, "volumes.")
	if mounted && agentOf(path) {
		last.remedy.agent = true
		return
	}
	if off := (offGround{}); errors.As(err, &off) {
		last.remedy = remedy{allow: off.real}
	} else if !mounted {
		last.remedy = remedy{}
	}
}
