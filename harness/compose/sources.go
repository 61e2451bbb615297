package compose

import (
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// place is a line of a file.
type place struct {
	file string // as it is shown
	line int    // 1-based
}

// sources are the files that were given, in the order in which they are merged, each
// with the files that it includes and extends.
type sources []*source

// maxDetours bounds how many files and services are followed for one key: a file can
// include itself.
const maxDetours = 16

// first is the file that the others are merged onto.
func (s sources) first() *source {
	if len(s) == 0 {
		return &source{}
	}
	return s[0]
}

// at is the place of the key that path leads to, or of the last key on the way that
// exists; the first line of the first file when there is none.
func (s sources) at(path ...string) place {
	p, _ := s.find(path)
	return p
}

// find is at, with the depth of what was found. Of several files the last one counts
// that says as much as any other, as it overrides those before it.
func (s sources) find(path []string) (at place, depth int) {
	at = place{file: s.first().file, line: 1}
	number := slices.IndexFunc(path, isIndex)
	for _, src := range s {
		if l, d := src.deepest(path, maxDetours); d > 0 && d >= depth {
			at, depth = l, d
		}
		if number > 0 && number < len(path) && len(s) > 1 { // lists are put together, one file's after another's
			path = shifted(path, number, src.length(path[:number]))
		}
	}
	return at, depth
}

func isIndex(name string) bool {
	_, err := strconv.Atoi(name)
	return err == nil
}

// shifted is path with the index at i made smaller; a path that leads nowhere when the
// item was in the list before.
func shifted(path []string, i, by int) []string {
	n, err := strconv.Atoi(path[i])
	if err != nil || by == 0 {
		return path
	}
	moved := slices.Clone(path)
	if n -= by; n < 0 {
		return moved[:i]
	}
	moved[i] = strconv.Itoa(n)
	return moved
}

// keys are those of the mappings that path leads to, in all files.
func (s sources) keys(path ...string) []string {
	var keys []string
	for _, src := range s {
		keys = append(keys, src.keys(path...)...)
	}
	return keys
}

// search returns the place of the first text that contains a word.
func (s sources) search(word string) (place, bool) {
	for _, src := range s {
		if at, ok := src.searchAll(word, maxDetours); ok {
			return at, true
		}
	}
	return place{}, false
}

// named is the source of a file that a library names; those that were given when there
// is none.
func (s sources) named(file string) sources {
	for _, src := range s {
		if found := src.named(file, maxDetours); found != nil {
			return sources{found}
		}
	}
	return s
}

// deepest finds the deepest existing key of path in a file, in what it includes, and
// in the services that it extends.
func (s *source) deepest(path []string, detours int) (at place, depth int) {
	line, depth := s.find(path)
	at = place{s.file, line}
	if detours == 0 || depth == len(path) {
		return at, depth
	}
	for _, included := range s.includes {
		if l, d := included.deepest(path, detours-1); d > depth {
			at, depth = l, d
		}
	}
	if len(path) > 2 && path[0] == "services" {
		if base, name := s.extended(path[1]); base != nil {
			if l, d := base.deepest(append([]string{"services", name}, path[2:]...), detours-1); d > depth && d > 2 {
				at, depth = l, d
			}
		}
	}
	return at, depth
}

// extended returns the service that another one extends, and the file that has it.
func (s *source) extended(service string) (*source, string) {
	for _, doc := range s.docs {
		extends := descend(doc, []string{"services", service, "extends"})
		if extends == nil {
			continue
		}
		if extends.Kind == yaml.ScalarNode {
			return s, extends.Value
		}
		name := descend(extends, []string{"service"})
		if name == nil {
			continue
		}
		if file := descend(extends, []string{"file"}); file != nil {
			return s.extends[file.Value], name.Value
		}
		return s, name.Value
	}
	return nil, ""
}

func (s *source) searchAll(word string, detours int) (place, bool) {
	if line, ok := s.search(word); ok {
		return place{s.file, line}, true
	}
	if detours == 0 {
		return place{}, false
	}
	for _, next := range s.next() {
		if at, ok := next.searchAll(word, detours-1); ok {
			return at, true
		}
	}
	return place{}, false
}

func (s *source) named(file string, detours int) *source {
	if s.path == file || s.file == file {
		return s
	}
	if detours == 0 {
		return nil
	}
	for _, next := range s.next() {
		if found := next.named(file, detours-1); found != nil {
			return found
		}
	}
	return nil
}

// next are the files that one includes and extends.
func (s *source) next() []*source {
	next := slices.Clone(s.includes)
	for _, name := range sortedNames(s.extends) {
		next = append(next, s.extends[name])
	}
	return next
}

// shownPath is an absolute path as it is shown: from where the first file was named,
// when it lies below that file's folder.
func shownPath(first, dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil || strings.HasPrefix(rel, "..") {
		return path
	}
	return filepath.Join(filepath.Dir(first), rel)
}

// paths are the absolute paths of the files that were given.
func (s sources) paths() []string {
	var all []string
	for _, src := range s {
		all = append(all, src.path)
	}
	return all
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// strayDollar returns the path of a text that cannot be interpolated; see source's.
func (s sources) strayDollar(path []string) []string {
	for _, src := range s {
		if found := src.strayDollar(path); src.text(found) != "" {
			return found
		}
	}
	return s.first().strayDollar(path)
}

// pathOf is the path to the first text that is a file's name, or ends with it.
func (s sources) pathOf(file string) []string {
	for _, src := range s {
		if path := src.pathOf(file); path != nil {
			return path
		}
	}
	return nil
}

// names are the files that were given, as they were named.
func (s sources) names() []string {
	var all []string
	for _, src := range s {
		all = append(all, src.file)
	}
	return all
}
