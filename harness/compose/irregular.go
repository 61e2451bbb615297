package compose

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
)

// What a compose file includes is read to its end. A device or a pipe may have
// none, and fills the memory or waits for ever instead, so it is refused.

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

// checkIncludes refuses what a file includes with an env_file that is no regular
// file: the compose library reads that without asking.
func (i irregular) checkIncludes(src *source) error {
	for _, doc := range src.docs {
		_, includes := step(doc, "include", 0)
		for _, include := range items(includes) {
			_, named := step(include, "env_file", 0)
			for _, file := range items(named) {
				if i.Accept(file.Value) {
					return &Error{File: src.file, Line: file.Line, What: fmt.Sprintf("include: this is neither a file nor a folder: %s", file.Value)}
				}
			}
		}
	}
	return nil
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

// resolve reads the files that the services of a project name, as the compose
// library does while it loads one.
func (i irregular) resolve(project *types.Project, err error) (*types.Project, error) {
	if err == nil {
		err = i.checkFiles(project)
	}
	if err == nil {
		project, err = project.WithServicesEnvironmentResolved(false)
	}
	if err == nil {
		project, err = project.WithServicesLabelsResolved(false)
	}
	return project, err
}

// checkFiles refuses what a project reads and that is no regular file. That one
// is missing is for the compose library to tell.
func (i irregular) checkFiles(project *types.Project) error {
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		files := slices.Clone(s.LabelFiles)
		for _, f := range s.EnvFiles {
			files = append(files, f.Path)
		}
		if err := i.refuse("service", name, files...); err != nil {
			return err
		}
	}
	for _, name := range project.SecretNames() {
		if err := i.refuse("secret", name, project.Secrets[name].File); err != nil {
			return err
		}
	}
	for _, name := range project.ConfigNames() {
		if err := i.refuse("config", name, project.Configs[name].File); err != nil {
			return err
		}
	}
	return nil
}

func (i irregular) refuse(kind, name string, files ...string) error {
	for _, f := range files {
		if f != "" && i.Accept(f) {
			return fmt.Errorf("%s %q: this is neither a file nor a folder: %s", kind, name, f)
		}
	}
	return nil
}
