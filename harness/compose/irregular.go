package compose

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
)

// What a compose file includes is read to its end. A device or a pipe may have
// none, and fills the memory or waits for ever instead, so it is refused. So is what
// lies elsewhere than on the file's ground, before it is read.

// irregular is a resource loader of the compose library that takes what is
// neither a file nor a folder, and refuses to load it.
type irregular struct{ dir string }

// Accept says whether a path leads to something that may have no end. The null
// device has one, and stands for an empty file in many a compose file.
func (i irregular) Accept(path string) bool {
	if path == os.DevNull {
		return false
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(i.dir, path)
	}
	about, err := os.Stat(path)
	return err == nil && !about.Mode().IsRegular() && !about.IsDir()
}

// Load refuses a path.
func (irregular) Load(_ context.Context, path string) (string, error) {
	return "", fmt.Errorf("this is neither a file nor a folder: %s", path)
}

// Dir is never asked, since nothing is loaded.
func (i irregular) Dir(string) string { return i.dir }

// reader follows what a file includes and extends, file by file, before the compose
// library does: that reads whatever it is told to.
type reader struct {
	ground ground
	first  string // the first file, as it was named
	seen   map[string]*source
	read   []*source
	errs   []*Error
}

// maxFiles bounds how many files one may include, with what these include.
const maxFiles = 200

// checkReads refuses what files, or those that they include or extend, would read
// that has no end or is not on their ground. It returns all files that were read, and
// notes with each what it includes and extends.
func checkReads(g ground, given sources) ([]*source, error) {
	r := reader{ground: g, first: given.first().file, seen: map[string]*source{}}
	r.dotEnv(given.first(), g.dir, 1)
	for _, src := range given {
		r.file(src, g.dir)
	}
	return r.read, joined(r.errs)
}

func (r *reader) file(src *source, dir string) {
	r.read = append(r.read, src)
	for _, doc := range src.docs {
		_, includes := step(doc, "include", 0)
		for _, include := range items(includes) {
			r.include(src, dir, resolve(include))
		}
		_, services := step(doc, "services", 0)
		for _, service := range members(services, map[*yaml.Node]bool{}) {
			_, extends := step(service, "extends", 0)
			_, file := step(extends, "file", 0)
			if file = resolve(file); file != nil && file.Kind == yaml.ScalarNode {
				r.extend(src, dir, file)
			}
		}
	}
}

// include follows one entry of an include list: a path, or a mapping of paths.
func (r *reader) include(src *source, dir string, entry *yaml.Node) {
	if entry == nil {
		return
	}
	paths, base := []*yaml.Node{entry}, ""
	if entry.Kind == yaml.MappingNode {
		_, path := step(entry, "path", 0)
		paths = items(path)
		if _, named := step(entry, "project_directory", 0); named != nil {
			if base = r.place(src, dir, "include", resolve(named)); base == "" {
				return
			}
		}
		_, env := step(entry, "env_file", 0)
		for _, file := range items(env) { // else the .env of its folder; see follow
			if at := r.place(src, dir, "include", resolve(file)); at != "" {
				r.regular(src, "include", resolve(file), at)
			}
		}
	}
	for _, path := range paths {
		if next := r.follow(src, dir, base, "include", resolve(path)); next != nil {
			src.includes = append(src.includes, next)
		}
	}
}

// extend follows the name of a file of which a service extends another.
func (r *reader) extend(src *source, dir string, file *yaml.Node) {
	next := r.follow(src, dir, "", "extends", file)
	if next == nil {
		return
	}
	if src.extends == nil {
		src.extends = map[string]*source{}
	}
	src.extends[file.Value] = next
}

// follow reads a file that is included or extended; nil when it cannot be read. Its
// own paths are relative to base, or to its folder when there is none.
func (r *reader) follow(src *source, dir, base, what string, path *yaml.Node) *source {
	at := r.place(src, dir, what, path)
	if at == "" || !r.regular(src, what, path, at) {
		return nil
	}
	if base == "" {
		base = filepath.Dir(at)
	}
	r.dotEnv(src, base, path.Line)
	if next := r.seen[at+"\x00"+base]; next != nil || len(r.seen) >= maxFiles {
		return next
	}
	content, err := os.ReadFile(at)
	if err != nil { // for the compose library to tell
		return nil
	}
	next, err := parseSource(shownPath(r.first, r.ground.dir, at), content)
	next.path = at
	r.seen[at+"\x00"+base] = next
	if err == nil && !slices.ContainsFunc(next.docs, func(doc *yaml.Node) bool { return selfAlias(doc, nil) != nil }) {
		r.file(next, base)
	}
	return next
}

// place is the absolute path that a node says, or "" when it may not be used.
func (r *reader) place(src *source, dir, what string, node *yaml.Node) string {
	if node == nil || node.Kind != yaml.ScalarNode || node.Value == "" || node.Value == os.DevNull {
		return ""
	}
	if strings.Contains(node.Value, "$") {
		r.fail(src, node, "%s: a path with variables in it is refused: write it out", what)
		return ""
	}
	path := node.Value
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if _, err := os.Lstat(path); err == nil { // else the compose library tells that it is not there
		if _, err := r.ground.holds(path, true); err != nil && !(irregular{dir}).Accept(path) {
			r.fail(src, node, "%s: %q is refused: %v", what, node.Value, err)
			return ""
		}
	}
	return path
}

// dotEnv looks at the variables that stand beside a compose file.
func (r *reader) dotEnv(src *source, dir string, line int) {
	file := filepath.Join(dir, ".env")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) { // nor is a link that leads nowhere read
		return
	}
	what := ""
	if (irregular{}).Accept(file) {
		what = "this is neither a file nor a folder"
	} else if _, err := r.ground.holds(file, true); err != nil {
		what = "it is refused: " + err.Error()
	}
	if what != "" {
		r.errs = append(r.errs, &Error{File: src.file, Line: max(line, 1), What: file + ": " + what})
	}
}

func (r *reader) regular(src *source, what string, node *yaml.Node, path string) bool {
	if (irregular{}).Accept(path) {
		r.fail(src, node, "%s: this is neither a file nor a folder: %s", what, node.Value)
		return false
	}
	return true
}

func (r *reader) fail(src *source, node *yaml.Node, format string, args ...any) {
	r.errs = append(r.errs, &Error{File: src.file, Line: max(node.Line, 1), What: fmt.Sprintf(format, args...)})
}

// items are those of a list, or the one that stands in its place.
func items(node *yaml.Node) []*yaml.Node {
	node = resolve(node)
	switch {
	case node == nil:
		return nil
	case node.Kind == yaml.SequenceNode:
		return node.Content
	}
	return []*yaml.Node{node}
}

// members are the values of a mapping, with those that it merges.
func members(node *yaml.Node, seen map[*yaml.Node]bool) []*yaml.Node {
	node = resolve(node)
	if node == nil || node.Kind != yaml.MappingNode || seen[node] {
		return nil
	}
	seen[node] = true
	var all []*yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value != "<<" {
			all = append(all, node.Content[i+1])
			continue
		}
		for _, merged := range mergedNodes(node.Content[i+1]) {
			all = append(all, members(merged, seen)...)
		}
	}
	return all
}

// readFiles reads the files of variables and labels that the services of a project
// name, as the compose library does while it loads one, once it is known that they
// have an end and are on the file's ground. Where one may not be read, none is.
func readFiles(f *findings, g ground, project *types.Project) (*types.Project, error) {
	before := len(f.errs)
	checkFiles(f, g, project)
	if len(f.errs) > before {
		return project, nil
	}
	project, err := project.WithServicesEnvironmentResolved(false)
	if err == nil {
		project, err = project.WithServicesLabelsResolved(false)
	}
	return project, err
}

// checkFiles refuses what a project reads and that may not be read, or is not there.
func checkFiles(f *findings, g ground, project *types.Project) {
	check := func(file string, at ...string) {
		if file == "" || file == os.DevNull {
			return
		}
		if (irregular{g.dir}).Accept(file) {
			f.fail(at, "%s %q: this is neither a file nor a folder: %s", strings.TrimSuffix(at[0], "s"), at[1], file)
		} else if _, err := g.holds(file, true); err != nil {
			f.refuse(at, "%s: %q is refused: %v", describe(at[:3]), file, err)
			f.remedyOf(err, file)
		}
	}
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		for i, file := range s.LabelFiles {
			at := []string{"services", name, "label_file", strconv.Itoa(i)}
			check(file, at...)
			checkThere(f, g, file, at)
		}
		for i, file := range s.EnvFiles {
			at := []string{"services", name, "env_file", strconv.Itoa(i)}
			check(file.Path, at...)
			if file.Required {
				checkThere(f, g, file.Path, at)
			}
		}
	}
	for _, name := range project.SecretNames() {
		check(project.Secrets[name].File, "secrets", name, "file")
	}
	for _, name := range project.ConfigNames() {
		check(project.Configs[name].File, "configs", name, "file")
	}
}
