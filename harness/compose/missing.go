package compose

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkThere tells of a file that a service reads and that is not there.
func checkThere(f *findings, g ground, file string, at []string) {
	if _, err := os.Stat(file); err == nil || file == "" {
		return
	}
	if _, err := g.holds(file, true); err != nil { // told already; what lies elsewhere is not looked for
		return
	}
	f.refuse(at, "%s: %s is not there%s", describe(at[:3]), g.shown(file), exampleOf(g, file))
	f.errs[len(f.errs)-1].remedy.field = at[2]
}

// exampleOf points to the file beside another one that is to be copied to it, as a fresh
// checkout has it; "" when there is none.
func exampleOf(g ground, file string) string {
	for _, ending := range []string{".example", ".sample", ".dist", ".template", "-example", "-sample"} {
		if about, err := os.Lstat(file + ending); err == nil && about.Mode().IsRegular() {
			return fmt.Sprintf("; copy %s to it, and fill it in", g.shown(file+ending))
		}
	}
	return ""
}

// shown is a path as it is below the project's folder.
func (g ground) shown(path string) string {
	if rel, err := filepath.Rel(g.dir, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

// checkMissing tells of what a run would miss: folders to build from, Dockerfiles, files
// of secrets and configs that services have.
func checkMissing(f *findings, g ground, project *types.Project) {
	var secrets, configs []string
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		for _, one := range s.Secrets {
			secrets = append(secrets, one.Source)
		}
		for _, one := range s.Configs {
			configs = append(configs, one.Source)
		}
		if s.Build != nil && !remote(s.Build.Context) {
			checkBuildFiles(f, g, []string{"services", name, "build"}, *s.Build)
		}
	}
	for _, name := range project.SecretNames() {
		if slices.Contains(secrets, name) {
			checkObject(f, g, []string{"secrets", name}, types.FileObjectConfig(project.Secrets[name]))
		}
	}
	for _, name := range project.ConfigNames() {
		if slices.Contains(configs, name) {
			checkObject(f, g, []string{"configs", name}, types.FileObjectConfig(project.Configs[name]))
		}
	}
}

func checkBuildFiles(f *findings, g ground, at []string, b types.BuildConfig) {
	missing := func(key, path string) bool {
		_, err := g.holds(path, true)
		if _, gone := os.Stat(path); err != nil || gone == nil {
			return false
		}
		f.warn(under(at, key), "%s: %s is not there, so a run cannot build the image", describe(under(at, key)), g.shown(path))
		return true
	}
	if missing("context", b.Context) || b.DockerfileInline != "" {
		return
	}
	file := b.Dockerfile
	if !filepath.IsAbs(file) {
		file = filepath.Join(b.Context, file)
	}
	missing("dockerfile", file)
}

// checkObject tells of a secret or a config whose file is not there.
func checkObject(f *findings, g ground, at []string, object types.FileObjectConfig) {
	if object.File == "" {
		return
	}
	_, err := g.holds(object.File, true)
	if _, gone := os.Stat(object.File); gone != nil && err == nil {
		f.fail(under(at, "file"), "%s %s: file: %s is not there%s", strings.TrimSuffix(at[0], "s"), strconv.Quote(at[1]), g.shown(object.File), exampleOf(g, object.File))
	}
}
