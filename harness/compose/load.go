package compose

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/system"
)

// Option changes how Load reads a file.
type Option func(*options)

type options struct {
	profiles []string
	env      []string
	maxLinks int
}

// Profiles switches on services that name one of these compose profiles, instead
// of those of COMPOSE_PROFILES.
func Profiles(names ...string) Option {
	return func(o *options) { o.profiles = append(o.profiles, names...) }
}

// Env interpolates with these variables ("KEY=value") instead of the process's
// environment. A .env file beside the compose file fills what they leave unset.
func Env(vars ...string) Option {
	return func(o *options) { o.env = append([]string{}, vars...) }
}

// MaxLinks caps the links that get a proxy of their own; DefaultMaxLinks
// otherwise.
func MaxLinks(n int) Option {
	return func(o *options) { o.maxLinks = max(n, 0) }
}

// Load reads a compose file as compose does, with interpolation and profiles,
// and says what it describes. It loads that one file, and what it includes or
// extends; an override file beside it is not looked for.
//
// Errors name the file and line, the bad value and the nearest good one; all
// that can be found in one pass are joined, each an *Error. An unreadable file
// is an ordinary error.
func Load(ctx context.Context, file string, opts ...Option) (*File, error) {
	o := options{env: os.Environ(), maxLinks: DefaultMaxLinks}
	for _, opt := range opts {
		opt(&o)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("compose: reading the compose file: %w (name it with -f or GAMEDAY_FILE)", err)
	}
	dir, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return nil, fmt.Errorf("compose: finding the folder of %s: %w", file, err)
	}
	src, err := parseSource(file, content)
	if err != nil {
		return nil, syntaxError(file, err.Error())
	}
	if err := src.checkTop(); err != nil {
		return nil, err
	}
	if err := (irregular{dir}).checkIncludes(src); err != nil {
		return nil, err
	}
	f := &findings{src: src}
	project, err := loadProject(ctx, f, o)
	if err != nil {
		return nil, composeError(src, dir, err)
	}
	return build(f, project, dir, o)
}

// build makes the topology of a project; the first error that would hide
// others does not end it.
func build(f *findings, project *types.Project, dir string, o options) (*File, error) {
	checkSupport(f, project)
	checkContexts(f, project)
	checkReach(f, project)
	g, told := readGameday(f, project)
	services, hosts := readServices(f, project)
	checkNames(f, services)
	regions := checkRegions(f, services, g.regions, g.home)
	entrypoint := system.Endpoint{}
	if told {
		checkHome(f, g.home, regions, g.settings.Workloads)
		entrypoint = checkEntrypoint(f, g.entrypoint, project, services)
	}
	warnSilent(f, services)
	links := findLinks(f, services, o.maxLinks)
	if err := f.err(); err != nil {
		return nil, err
	}
	return &File{
		Model: system.Model{Services: services, Hosts: hosts, Regions: regions, Home: g.home, Links: links, Entry: entrypoint},
		Path:  f.src.file, Dir: dir, Project: project, Specs: project.Services,
		Settings: g.settings, Workload: g.settings.Workloads[0],
		Warnings: f.texts(),
	}, nil
}
