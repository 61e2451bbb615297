package compose

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
)

// loadProject lets the compose library read the files as the compose command
// does: merging, environment, .env, interpolation, include, extends, profiles.
func loadProject(ctx context.Context, f *findings, g ground, o options) (project *types.Project, err error) {
	// The library asserts types while it decodes; what slips past its schema
	// must not take the program down.
	defer func() {
		if r := recover(); r != nil {
			project, err = nil, fmt.Errorf("the compose library cannot read the files: %v", r)
		}
	}()
	compose, err := cli.NewProjectOptions(f.srcs.paths(),
		cli.WithWorkingDirectory(g.dir),
		cli.WithEnv(o.env),
		cli.WithEnvFiles(),
		cli.WithDotEnv,
		cli.WithDefaultProfiles(o.profiles...),
		cli.WithResourceLoader(irregular{g.dir}),
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
	return compose.LoadProject(ctx)
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
		w := f.at(nil, "%s", unsetVariable(text, name))
		if at, ok := f.srcs.search(text); ok {
			w.File, w.Line = at.file, at.line
		}
		f.warnings, f.unset = append(f.warnings, w), append(f.unset, w)
	}
	return value, nil
}

// unsetVariable speaks of a variable that is not set. A name without braces in the
// midst of a text may be a part of a password that has a $ in it, and is not shown.
func unsetVariable(text, name string) string {
	if text == "$"+name || strings.Contains(text, "${"+name+"}") {
		return fmt.Sprintf("variable %q is not set and counts as empty", name)
	}
	return `a "$" begins the name of a variable that is not set, which counts as empty; write $$ for a plain $`
}

// plain tells whether a text holds $NAME or ${NAME}, without a default of its
// own, even an empty one.
func plain(text, name string) bool {
	return strings.Contains(text, "${"+name+"}") || strings.Contains(text, "$"+name)
}
