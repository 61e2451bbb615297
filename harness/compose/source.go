package compose

import (
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"go.yaml.in/yaml/v4"
)

// maxMergeDepth bounds how deep merge keys (<<) are followed: a file can make
// an anchor that merges itself.
const maxMergeDepth = 16

// source is the text of a compose file, kept to say on which line a key is.
// The compose model itself carries no positions.
type source struct {
	file     string // as it is shown
	path     string // absolute
	docs     []*yaml.Node
	includes []*source          // files that it includes
	extends  map[string]*source // files with services that its own extend, by the name that it gives them
}

// parseSource reads all YAML documents of a file.
func parseSource(file string, content []byte) (*source, error) {
	s := &source{file: file}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for {
		var doc yaml.Node
		err := decoder.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		if len(doc.Content) > 0 {
			s.docs = append(s.docs, doc.Content[0])
		}
	}
}

// find returns the line of the deepest existing key of path and its depth; line 1
// when there is none.
// Later documents override earlier ones.
func (s *source) find(path []string) (line, depth int) {
	line = 1
	for _, doc := range s.docs {
		if l, d := follow(doc, path); d > 0 && d >= depth {
			line, depth = l, d
		}
	}
	return line, depth
}

// has says whether a file has a key at its top.
func (s *source) has(key string) bool {
	_, depth := s.find([]string{key})
	return depth > 0
}

// keys returns the keys of the mapping that path leads to.
func (s *source) keys(path ...string) []string {
	var keys []string
	for _, doc := range s.docs {
		node := doc
		for _, name := range path {
			_, node = step(node, name, 0)
		}
		if node = resolve(node); node == nil || node.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i < len(node.Content); i += 2 {
			keys = append(keys, node.Content[i].Value)
		}
	}
	return keys
}

// strayDollar returns the path of a text that cannot be interpolated, given one with
// "*" for any item of a list.
func (s *source) strayDollar(path []string) []string {
	star := slices.Index(path, "*")
	if star < 0 {
		return path
	}
	for i := range s.length(path[:star]) {
		at := append(append(slices.Clone(path[:star]), strconv.Itoa(i)), path[star+1:]...)
		if text := s.text(at); strings.Contains(text, "$") {
			if _, err := template.SubstituteWithOptions(text, func(string) (string, bool) { return "", true }, template.WithoutLogging); err != nil {
				return at
			}
		}
	}
	return path[:star]
}

// length is how many items the list has that path leads to.
func (s *source) length(path []string) int {
	most := 0
	for _, doc := range s.docs {
		if node := descend(doc, path); node != nil && node.Kind == yaml.SequenceNode {
			most = max(most, len(node.Content))
		}
	}
	return most
}

// text is the text that path leads to.
func (s *source) text(path []string) string {
	text := ""
	for _, doc := range s.docs {
		if node := descend(doc, path); node != nil && node.Kind == yaml.ScalarNode {
			text = node.Value
		}
	}
	return text
}

func descend(node *yaml.Node, path []string) *yaml.Node {
	for _, name := range path {
		_, node = step(node, name, 0)
	}
	return resolve(node)
}

// pathOf is the path to the first text that is a file's name, or ends with it.
func (s *source) pathOf(file string) []string {
	for _, service := range s.keys("services") {
		for _, key := range []string{"env_file", "label_file"} {
			path := []string{"services", service, key}
			if line, ok := s.searchUnder(path, file); ok && line > 0 {
				return path
			}
		}
	}
	return nil
}

func (s *source) searchUnder(path []string, word string) (line int, ok bool) {
	for _, doc := range s.docs {
		if node := descend(doc, path); node != nil {
			if line, ok = searchNode(node, word); ok {
				return line, true
			}
		}
	}
	return 0, false
}

// search returns the line of the first text that contains a word.
func (s *source) search(word string) (line int, ok bool) {
	for _, doc := range s.docs {
		if line, ok = searchNode(doc, word); ok {
			return line, true
		}
	}
	return 0, false
}

// count is how many texts of a file, and of those that it includes and extends, hold a
// word.
func (s *source) count(word string, detours int) int {
	n := 0
	for _, doc := range s.docs {
		n += countNode(doc, word)
	}
	if detours > 0 {
		for _, next := range s.next() {
			n += next.count(word, detours-1)
		}
	}
	return n
}

func countNode(node *yaml.Node, word string) int {
	n := 0
	if node.Kind == yaml.ScalarNode {
		n = strings.Count(node.Value, word)
	}
	for _, child := range node.Content {
		n += countNode(child, word)
	}
	return n
}

func searchNode(node *yaml.Node, word string) (line int, ok bool) {
	if node.Kind == yaml.ScalarNode && strings.Contains(node.Value, word) {
		return node.Line, true
	}
	for _, child := range node.Content {
		if line, ok = searchNode(child, word); ok {
			return line, true
		}
	}
	return 0, false
}

func follow(node *yaml.Node, path []string) (line, depth int) {
	for _, name := range path {
		at, next := step(node, name, 0)
		if at == nil {
			break
		}
		line, node = at.Line, next
		depth++
	}
	return line, depth
}

// step finds name in node: the node that holds its position, and its value.
func step(node *yaml.Node, name string, merges int) (at, value *yaml.Node) {
	node = resolve(node)
	if node == nil {
		return nil, nil
	}
	switch node.Kind {
	case yaml.MappingNode:
		return stepMapping(node, name, merges)
	case yaml.SequenceNode:
		return stepSequence(node, name)
	default:
		return nil, nil
	}
}

func stepMapping(node *yaml.Node, name string, merges int) (at, value *yaml.Node) {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == name {
			return node.Content[i], node.Content[i+1]
		}
	}
	if merges >= maxMergeDepth {
		return nil, nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value != "<<" {
			continue
		}
		for _, merged := range mergedNodes(node.Content[i+1]) {
			if at, value = step(merged, name, merges+1); at != nil {
				return at, value
			}
		}
	}
	return nil, nil
}

// mergedNodes returns what a merge key merges: one mapping or a list of them.
func mergedNodes(node *yaml.Node) []*yaml.Node {
	node = resolve(node)
	if node == nil {
		return nil
	}
	if node.Kind == yaml.SequenceNode {
		return node.Content
	}
	return []*yaml.Node{node}
}

// stepSequence finds an item by its index or by its text: KEY finds "KEY",
// "KEY=value" and "KEY:value", as compose allows lists for mappings; and a mount by
// where it is mounted.
func stepSequence(node *yaml.Node, name string) (at, value *yaml.Node) {
	for _, item := range node.Content {
		if strings.HasPrefix(name, "/") && mountedAt(item, name) {
			return item, item
		}
		rest, ok := strings.CutPrefix(item.Value, name)
		if item.Kind == yaml.ScalarNode && ok && (rest == "" || rest[0] == '=' || rest[0] == ':') {
			return item, item
		}
	}
	i, err := strconv.Atoi(name)
	if err != nil || i < 0 || i >= len(node.Content) {
		return nil, nil
	}
	return node.Content[i], node.Content[i]
}

// mountedAt says whether an item of volumes is mounted at a path of the container.
func mountedAt(item *yaml.Node, target string) bool {
	if item = resolve(item); item.Kind == yaml.MappingNode {
		_, value := stepMapping(item, "target", 0)
		return value != nil && path.Clean(value.Value) == path.Clean(target)
	}
	parts := strings.Split(item.Value, ":")
	return len(parts) > 1 && path.Clean(parts[1]) == path.Clean(target)
}

// resolve follows an alias to its anchor.
func resolve(node *yaml.Node) *yaml.Node {
	if node != nil && node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}
