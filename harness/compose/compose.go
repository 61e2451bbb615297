package compose

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
)

// loadProject lets the compose library read the file as the compose command
// does: environment, .env, interpolation, include, extends, profiles.
func loadProject(ctx context.Context, f *findings, o options) (project *types.Project, err error) {
	file := f.src.file
	// The library asserts types while it decodes; what slips past its schema
	// must not take the program down.
	defer func() {
		if r := recover(); r != nil {
			project, err = nil, fmt.Errorf("the compose library cannot read this file: %v", r)
		}
	}()
	guard := irregular{filepath.Dir(file)}
	compose, err := cli.NewProjectOptions([]string{file},
		cli.WithWorkingDirectory(guard.dir),
		cli.WithEnv(o.env),
		cli.WithEnvFiles(),
		cli.WithDotEnv,
		cli.WithDefaultProfiles(o.profiles...),
		cli.WithResourceLoader(guard),
		cli.WithoutEnvironmentResolution, // below, once the files are known to have an end
		cli.WithoutLabelsResolution,
		cli.WithLoadOptions(func(l *loader.Options) {
			if l.Interpolate != nil { // nil while files are only listed
				l.Interpolate.Substitute = f.substitute
			}
		}),
	)
	if err != nil {
		return nil, err
	}
	return guard.resolve(compose.LoadProject(ctx))
}

// substitute interpolates one text as compose does, and warns of variables that
// are not set where compose would log.
func (f *findings) substitute(text string, mapping template.Mapping) (string, error) {
	value, err := template.SubstituteWithOptions(text, mapping, template.WithoutLogging)
	if err != nil {
		return value, err
	}
	variables := template.ExtractVariables(map[string]any{"": text}, template.DefaultPattern)
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		v := variables[name]
		if _, set := mapping(name); set || v.Required || v.DefaultValue != "" || v.PresenceValue != "" || !plain(text, name) {
			continue
		}
		w := f.at(nil, "variable %q is not set and counts as empty", name)
		if line, ok := f.src.search(text); ok {
			w.Line = line
		}
		f.warnings = append(f.warnings, w)
	}
	return value, nil
}

// plain tells whether a text holds $NAME or ${NAME}, without a default of its
// own, even an empty one.
func plain(text, name string) bool {
	return strings.Contains(text, "${"+name+"}") || strings.Contains(text, "$"+name)
}

// checkContexts refuses images that would be built from elsewhere than a folder.
func checkContexts(f *findings, project *types.Project) {
	for _, name := range project.ServiceNames() {
		build := project.Services[name].Build
		if build == nil || !strings.Contains(build.Context, "://") && !strings.HasPrefix(build.Context, "git@") {
			continue
		}
		f.fail([]string{"services", name, "build", "context"},
			"service %q: build.context %q is refused: the world builds from folders only", name, build.Context)
	}
}
