package compose

import (
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"go.yaml.in/yaml/v4"
)

// concealed stands in a message where a value of the file stood that may be a
// secret. Messages name the file, the line and the key instead.
const concealed = "…"

// concealer takes values out of the messages of libraries, which quote what they
// cannot read.
type concealer struct {
	values []string         // that are not to be shown, the longest first
	names  []string         // that may be shown in any case: keys of the file
	lines  map[string]place // value of a variable -> where it is used first
}

// shortestSecret is how many letters a value must have to be taken out wherever it
// stands; within quotation marks it needs less.
const (
	shortestSecret = 4
	shortestQuoted = 2
)

// newConcealer collects what a file holds that may be a secret, and the values of
// the variables that it names.
func newConcealer(lookup func(string) (string, bool), sources ...*source) concealer {
	c := concealer{lines: map[string]place{}}
	for _, src := range sources {
		for _, doc := range src.docs {
			c.collect(lookup, src.file, doc, nil, map[*yaml.Node]bool{})
		}
	}
	slices.SortFunc(c.values, func(a, b string) int { return len(b) - len(a) })
	c.values = slices.DeleteFunc(slices.Compact(c.values), func(v string) bool { return slices.Contains(c.names, v) })
	return c
}

func (c *concealer) collect(lookup func(string) (string, bool), file string, node *yaml.Node, path []string, seen map[*yaml.Node]bool) {
	if node = resolve(node); node == nil || node.Kind != yaml.ScalarNode && seen[node] {
		return
	}
	seen[node] = true
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i].Value
			c.names = append(c.names, key)
			c.collect(lookup, file, node.Content[i+1], append(slices.Clone(path), key), seen)
		}
	case yaml.SequenceNode:
		for _, item := range node.Content {
			c.collect(lookup, file, item, path, seen)
		}
	case yaml.ScalarNode:
		switch {
		case isReference(path):
			c.names = append(c.names, node.Value)
		case !harmlessAt(path):
			c.values = append(c.values, node.Value)
		}
		for name := range template.ExtractVariables(map[string]any{"": node.Value}, template.DefaultPattern) {
			if value, set := lookup(name); set {
				c.values = append(c.values, value)
				if _, known := c.lines[value]; !known {
					c.lines[value] = place{file, node.Line}
				}
			}
		}
	default:
	}
}

// harmlessAt says whether values under a path are names, sizes, ports and the like,
// which help whoever reads an error, and are no secrets.
func harmlessAt(path []string) bool {
	harmless := strings.Fields(`name image context dockerfile target network ports expose volumes networks depends_on links extra_hosts
		restart replicas scale interval timeout retries start_period start_interval mem_limit cpus memory shm_size
		cap_add cap_drop security_opt sysctls ulimits tmpfs user working_dir hostname profiles platform pull_policy
		stop_signal stop_grace_period env_file label_file extends include file external condition driver mode home regions`)
	private := strings.Fields(`environment command entrypoint labels args test content dockerfile_inline logging annotations driver_opts
		headers body request write read login abort_when`)
	if slices.ContainsFunc(path, func(key string) bool { return slices.Contains(private, key) }) {
		return false
	}
	if isReference(path) {
		return true
	}
	return slices.ContainsFunc(path, func(key string) bool { return slices.Contains(harmless, key) })
}

// isReference says whether what stands under a path is the name of a secret or a config,
// which helps whoever reads an error, though variables may hold it too.
func isReference(path []string) bool {
	return len(path) > 2 && path[0] == "services" && (path[2] == "secrets" || path[2] == "configs")
}

// hide returns the text without the values that are not to be shown.
func (c concealer) hide(text string) string {
	for _, value := range c.values {
		if len(value) >= shortestSecret {
			text = strings.ReplaceAll(text, strings.Join(strings.Fields(value), " "), concealed)
			text = strings.ReplaceAll(text, value, concealed)
		}
	}
	return quotedTexts().ReplaceAllStringFunc(text, func(quoted string) string {
		inner := quoted[1 : len(quoted)-1]
		if len(inner) >= shortestQuoted && !slices.Contains(c.names, inner) &&
			slices.ContainsFunc(c.values, func(v string) bool { return strings.Contains(v, inner) }) {
			return quoted[:1] + concealed + quoted[len(quoted)-1:]
		}
		return quoted
	})
}

// usedAt is the place of the first text with a variable whose value a message quotes.
func (c concealer) usedAt(message string) (at place, ok bool) {
	for _, value := range c.values {
		if at, is := c.lines[value]; is && len(value) >= shortestSecret && strings.Contains(message, value) {
			return at, true
		}
	}
	return place{}, false
}

// quotedTexts finds what stands within quotation marks of any kind.
func quotedTexts() *regexp.Regexp {
	return regexp.MustCompile("`[^`]*`" + `|"(?:[^"\\]|\\.)*"|'[^']*'`)
}

// shownKey is a key as it may be shown: one that holds a mark of assignment may be a
// value in the wrong place.
func shownKey(key string) string {
	if i := strings.IndexAny(key, "=: \n"); i >= 0 {
		key = key[:i] + concealed
	}
	return brief(key)
}
