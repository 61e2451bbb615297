package compose

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
)

// checkTop finds files that are YAML and yet no compose file.
func (s *source) checkTop() error {
	for _, doc := range s.docs {
		if doc.Kind != yaml.MappingNode {
			return &Error{File: s.file, Line: max(doc.Line, 1), What: "the top level of a compose file must be a mapping with services"}
		}
		if alias := selfAlias(doc, nil); alias != nil {
			return &Error{File: s.file, Line: alias.Line, What: fmt.Sprintf("the alias *%s stands inside its own anchor", alias.Value)}
		}
	}
	if len(s.docs) == 0 {
		return &Error{File: s.file, Line: 1, What: "the file is empty; it must have services, x-gameday, or both"}
	}
	return nil
}

// selfAlias finds an alias within the node that it stands for. The compose
// library needs many seconds to find out.
func selfAlias(node *yaml.Node, outer []*yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode && slices.Contains(outer, node.Alias) {
		return node
	}
	outer = append(outer, node)
	for _, child := range node.Content {
		if found := selfAlias(child, outer); found != nil {
			return found
		}
	}
	return nil
}

// syntaxError moves the line that a YAML error names to its place in the
// message.
func syntaxError(file, what string) *Error {
	what = strings.TrimPrefix(what, "yaml: ")
	line := 1
	numbers := regexp.MustCompile(`\s*\b(?:at )?line (\d+)(?:, column \d+)?:?\s*`)
	if found := numbers.FindAllStringSubmatch(what, 2); len(found) > 0 {
		at := found[0]
		if strings.HasPrefix(what, "construct") {
			at = found[len(found)-1] // the outermost node comes first, then the culprit
		}
		line, _ = strconv.Atoi(at[1])
	}
	what = strings.TrimPrefix(numbers.ReplaceAllString(what, " "), "construct errors:")
	what = regexp.MustCompile(`unknown anchor '[^']*' referenced`).ReplaceAllString(what, "an alias (*) has no anchor; quote a text that begins with *")
	what = quotedTexts().ReplaceAllStringFunc(what, func(quoted string) string {
		switch {
		case len(quoted) <= len("','"): // a mark of YAML's own
			return quoted
		case !strings.Contains(what, "mapping key "+quoted):
			return quoted[:1] + concealed + quoted[len(quoted)-1:]
		}
		return quoted[:1] + shownKey(quoted[1:len(quoted)-1]) + quoted[len(quoted)-1:]
	})
	return &Error{File: file, Line: max(line, 1), What: "this is not YAML: " + strings.Join(strings.Fields(what), " ")}
}

// composeError says what an error of the compose library speaks of, at its line, and
// how to fix what is a slip of the pen. Values that may be secrets are left out.
func composeError(srcs sources, c concealer, dir string, err error) error {
	if known := new(Error); errors.As(err, &known) {
		return err
	}
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		var all []error
		for _, one := range several.Unwrap() {
			all = append(all, composeError(srcs, c, dir, one))
		}
		return errors.Join(all...)
	}
	found := locate(srcs, dir, err)
	if at, ok := c.usedAt(found.What); ok && found.Line == 1 { // the file holds a variable there
		found.File, found.Line = at.file, at.line
	}
	found.What = c.hide(found.What)
	return found
}

// locate finds the line that an error of the compose library speaks of.
func locate(srcs sources, dir string, err error) *Error {
	what := err.Error()
	if m := regexp.MustCompile(`^failed to parse (.+?): (yaml: .*|.*)`).FindStringSubmatch(what); m != nil {
		srcs, what = srcs.named(m[1]), strings.TrimPrefix(what, "failed to parse "+m[1]+": ")
	}
	if strings.HasPrefix(what, "yaml: ") {
		return syntaxError(srcs.first().file, what)
	}
	what = strings.Join(strings.Fields(strings.ReplaceAll(what, dir+"/", "")), " ")
	what = strings.TrimSuffix(what, ": invalid compose project")
	what = regexp.MustCompile(`^validating .+?\.ya?ml: |^validating \S+: `).ReplaceAllString(what, "")
	what = strings.TrimPrefix(what, "decoding failed due to the following error(s): ")
	what = regexp.MustCompile(`'(\w+)\[([^]]+)\]`).ReplaceAllString(what, `'$1.$2`)
	if path, what, is := unreadable(srcs, what); is {
		at := srcs.at(path...)
		return &Error{File: at.file, Line: at.line, What: what}
	}
	path, what := explain(srcs, what)
	at, depth := srcs.find(path)
	if depth == 0 {
		at = mentionedAt(srcs, what)
	}
	return &Error{File: at.file, Line: at.line, What: what}
}

// unreadable rewords the errors in which the compose library quotes a whole text
// that it cannot read; a stray $ in a password makes one.
func unreadable(srcs sources, what string) (path []string, better string, is bool) {
	const stray = `a "$" begins no variable here; write $$ for a plain $`
	if m := regexp.MustCompile(`^invalid interpolation format for (\S+)\. You may`).FindStringSubmatch(what); m != nil {
		path = strings.Split(strings.ReplaceAll(m[1], "[]", "*"), ".")
		path = srcs.strayDollar(path)
		return path, describe(path) + ": " + stray, true
	}
	if m := regexp.MustCompile(`^error while interpolating (\S+): failed to cast`).FindStringSubmatch(what); m != nil {
		path = strings.Split(m[1], ".")
		return path, describe(path) + ": the value is not of the kind that is wanted here (a number, or true or false)", true
	}
	m := regexp.MustCompile(`failed to read (\S+): (?:line (\d+): )?(\w+(?: \w+)?)`).FindStringSubmatch(what)
	if m == nil {
		return nil, "", false
	}
	path = srcs.pathOf(m[1])
	at := m[1]
	if m[2] != "" {
		at += ":" + m[2]
	}
	reason := map[string]string{
		"unterminated quoted": "a quotation mark is not closed", "unexpected character": "a character that no variable's name can have",
		"key cannot": "a variable's name cannot hold a space", "Invalid template": stray,
	}[m[3]]
	return path, "variables cannot be read from " + at + ": " + cmp.Or(reason, "a line is not NAME=value"), true
}

// explain rewords the commonest errors and returns the path they speak of, nil
// when it must be looked for.
func explain(srcs sources, what string) (path []string, better string) {
	if m := regexp.MustCompile(`^(\S+) false schema$`).FindStringSubmatch(what); m != nil {
		path = strings.Split(m[1], ".")
		return path, unknownKey(path)
	}
	if m := regexp.MustCompile(`^(\S*) ?additional properties '([^']+)'.* not allowed$`).FindStringSubmatch(what); m != nil {
		path = []string{m[2]}
		if m[1] != "" {
			path = append(strings.Split(m[1], "."), m[2])
		}
		return path, unknownKey(path)
	}
	if m := regexp.MustCompile(`^services\.deploy\.replicas: can't set container_name and (\S+) as container name must be unique$`).FindStringSubmatch(what); m != nil {
		return []string{"services", m[1], "container_name"},
			fmt.Sprintf("service %q: container_name does not go with several replicas, which compose refuses too; leave it out", m[1])
	}
	m := regexp.MustCompile(`^service "([^"]+)" (?:refers to|depends on) undefined (service|volume|network|secret|config) "?([^" ]+?)"?$`).FindStringSubmatch(what)
	if m == nil {
		return nil, what
	}
	field := map[string]string{"service": "depends_on"}[m[2]]
	if field == "" {
		field = m[2] + "s"
	}
	if path = []string{"services", m[1], field, m[3]}; m[2] == "service" && slices.Contains(srcs.keys("services"), m[3]) {
		return path, fmt.Sprintf("service %q: %s: service %q is switched off: none of its profiles is active; switch it on with --with-profile, or leave %q out", m[1], field, m[3], m[1])
	}
	return path, fmt.Sprintf("service %q: %s: no such %s %q%s", m[1], field, m[2], m[3], didYouMean(m[3], srcs.keys(m[2]+"s")))
}

func unknownKey(path []string) string {
	last := len(path) - 1
	what := fmt.Sprintf("unknown key %q", shownKey(path[last]))
	if near, ok := nearest(path[last], knownKeys(path[:last])); ok && near != path[last] {
		what += fmt.Sprintf(" (did you mean %q?)", near)
	}
	if last >= 2 {
		what = fmt.Sprintf("%s %q: %s", strings.TrimSuffix(path[0], "s"), path[1], what)
	}
	return what
}

// knownKeys returns the keys that the compose model knows at a path.
func knownKeys(path []string) []string {
	model := reflect.TypeFor[types.Project]()
	for _, name := range path {
		if model = inner(model, name); model == nil {
			return nil
		}
	}
	if model.Kind() == reflect.Pointer {
		model = model.Elem()
	}
	if model.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for _, field := range reflect.VisibleFields(model) {
		if name, ok := yamlName(field); ok {
			keys = append(keys, name)
		}
	}
	return keys
}

// inner returns the type of what name leads to, nil when nothing.
func inner(model reflect.Type, name string) reflect.Type {
	for model.Kind() == reflect.Pointer {
		model = model.Elem()
	}
	switch model.Kind() {
	case reflect.Map, reflect.Slice:
		return model.Elem()
	case reflect.Struct:
		for _, field := range reflect.VisibleFields(model) {
			if known, ok := yamlName(field); ok && known == name {
				return field.Type
			}
		}
	default:
	}
	return nil
}

// mentionedAt finds the place that a message speaks of: by a path of keys
// ("services.web.ports.0"), by a name (`service "web"`), or by its last word.
func mentionedAt(srcs sources, what string) place {
	at, depth := srcs.at(), 0
	for _, path := range mentioned(what) {
		if l, d := srcs.find(path); d > depth {
			at, depth = l, d
		}
	}
	if depth > 0 {
		return at
	}
	for _, word := range regexp.MustCompile(`[^\s"'(){}:,]{3,}`).FindAllString(what, -1) {
		if l, ok := srcs.search(word); ok {
			at = l // the last word that a file knows
		}
	}
	return at
}

func mentioned(what string) [][]string {
	var paths [][]string
	for _, text := range regexp.MustCompile(`[\w-]+(\.[\w-]+)+`).FindAllString(what, -1) {
		paths = append(paths, strings.Split(text, "."))
	}
	for _, m := range regexp.MustCompile(`\b(service|volume|network|secret|config) "([^"]+)"`).FindAllStringSubmatch(what, -1) {
		paths = append(paths, []string{m[1] + "s", m[2]})
	}
	if m := regexp.MustCompile(`^dependency cycle detected: (\S+)`).FindStringSubmatch(what); m != nil {
		paths = append(paths, []string{"services", m[1], "depends_on"})
	}
	return paths
}
