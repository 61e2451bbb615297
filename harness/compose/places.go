package compose

import (
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkPlaces refuses what a project would have of this machine that is not on its
// ground: folders to mount, files to copy in, folders to build from. It returns
// where each leads.
func checkPlaces(f *findings, g ground, project *types.Project) map[string]string {
	c := placeCheck{findings: f, ground: g, leads: map[string]string{}}
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		at := []string{"services", name}
		for i, v := range s.Volumes {
			if v.Type == types.VolumeTypeBind {
				c.check(under(at, "volumes", strconv.Itoa(i)), v.Source, v.ReadOnly)
			}
		}
		if s.Build != nil {
			c.build(under(at, "build"), *s.Build)
		}
	}
	for _, name := range project.SecretNames() {
		c.lead(project.Secrets[name].File)
	}
	for _, name := range project.ConfigNames() {
		c.lead(project.Configs[name].File)
	}
	return c.leads
}

type placeCheck struct {
	findings *findings
	ground   ground
	leads    map[string]string
}

// check records where a path leads; "" is none.
func (c placeCheck) check(at []string, path string, readOnly bool) {
	if path == "" {
		return
	}
	real, err := c.ground.holds(path, readOnly)
	if err != nil {
		field := at
		if _, numbered := strconv.Atoi(at[len(at)-1]); numbered == nil {
			field = at[:len(at)-1]
		}
		c.findings.refuse(at, "%s: %q is refused: %v", describe(field), path, err)
		c.findings.remedyOf(err, path)
		return
	}
	c.leads[path] = real
}

// lead records where a path leads that was looked at before; see checkFiles.
func (c placeCheck) lead(path string) {
	if real, err := c.ground.holds(path, true); path != "" && err == nil {
		c.leads[path] = real
	}
}

// remote says whether docker build would fetch a context from elsewhere.
func remote(context string) bool {
	return !filepath.IsAbs(context)
}

func (c placeCheck) build(at []string, b types.BuildConfig) {
	if remote(b.Context) {
		c.findings.fail(under(at, "context"), "%s is refused: the world builds from folders only", describe(under(at, "context")))
		return
	}
	before := len(c.findings.errs)
	c.check(under(at, "context"), b.Context, true)
	if len(c.findings.errs) > before { // the same would be said of the Dockerfile
		return
	}
	if dockerfile := b.Dockerfile; dockerfile != "" && b.DockerfileInline == "" {
		if !filepath.IsAbs(dockerfile) {
			dockerfile = filepath.Join(b.Context, dockerfile)
		}
		c.check(under(at, "dockerfile"), dockerfile, true)
	}
}

// CheckPlace returns where a path of the file leads on this machine now: the source
// of a bind mount, a file that is copied in, a folder to build from. The error says
// that the file does not name it, or that it leads elsewhere than when the file was
// loaded: something that runs may have put a link there.
func (f *File) CheckPlace(path string) (string, error) {
	then, known := f.leads[path]
	if !known {
		return "", fmt.Errorf("compose: %q is no place that the compose file may use", path)
	}
	now, err := whereTo(path)
	if err != nil {
		return "", fmt.Errorf("compose: %q cannot be followed any more: %w", path, cause(err))
	}
	if now != then {
		return "", fmt.Errorf("compose: %q leads to %s now, and led to %s when the compose file was loaded; it is not used", path, now, then)
	}
	return now, nil
}

// CheckBinds makes sure that every folder and file that a service mounts leads
// where it did when the file was loaded. It is asked right before each start of a
// container of the service.
func (f *File) CheckBinds(service string) error {
	for _, v := range f.Specs[service].Volumes {
		if v.Type != types.VolumeTypeBind {
			continue
		}
		if _, err := f.CheckPlace(v.Source); err != nil {
			return fmt.Errorf("service %q: volumes: %w", service, err)
		}
	}
	return nil
}
