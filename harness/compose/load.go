package compose

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/system"
)

// Option changes how Load reads a file.
type Option func(*options)

type options struct {
	profiles      []string
	env           []string
	maxLinks      int
	allowBinds    []string
	allowCommands bool
	allowURLs     []string
}

// The environment variables that allow what a file may not ask for by itself. A
// .env file beside the compose file cannot set them: it comes with the file.
const (
	EnvAllowBind     = "GAMEDAY_ALLOW_BIND"     // paths, separated as those of PATH are
	EnvAllowCommands = "GAMEDAY_ALLOW_COMMANDS" // 1: commands of abort_when are run
	EnvAllowURL      = "GAMEDAY_ALLOW_URL"      // HOST:PORT, separated by commas
)

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

// AllowBinds lets the file use these paths of the machine beside its own folder:
// mount them, copy files from them, build from them. Relative ones are those of the
// working directory.
func AllowBinds(paths ...string) Option {
	return func(o *options) { o.allowBinds = append(o.allowBinds, paths...) }
}

// AllowCommands lets the file's conditions run commands on this machine.
func AllowCommands() Option {
	return func(o *options) { o.allowCommands = true }
}

// AllowURLs lets the file's conditions ask these HOST:PORT for metrics.
func AllowURLs(addresses ...string) Option {
	return func(o *options) { o.allowURLs = append(o.allowURLs, addresses...) }
}

// find is the value of a variable of the environment.
func (o options) find(name string) (value string, set bool) {
	for _, variable := range o.env {
		if value, is := strings.CutPrefix(variable, name+"="); is {
			return value, true
		}
	}
	return "", false
}

// variable is the value of a variable of the environment; "" when it is not set.
func (o options) variable(name string) string {
	value, _ := o.find(name)
	return value
}

// lookup finds the values of variables: what the environment leaves unset is in the
// .env file beside the compose file.
func (o options) lookup(dir string) func(string) (string, bool) {
	beside, _ := dotenv.Read(filepath.Join(dir, ".env")) // what is wrong with it is told elsewhere
	return func(name string) (string, bool) {
		if value, set := o.find(name); set {
			return value, true
		}
		value, set := beside[name]
		return value, set
	}
}

// fromEnv adds what the environment allows.
func (o *options) fromEnv() {
	for _, variable := range o.env {
		name, value, _ := strings.Cut(variable, "=")
		switch {
		case value == "":
		case name == EnvAllowBind:
			o.allowBinds = append(o.allowBinds, filepath.SplitList(value)...)
		case name == EnvAllowCommands && value == "1":
			o.allowCommands = true
		case name == EnvAllowURL:
			o.allowURLs = append(o.allowURLs, strings.Split(value, ",")...)
		}
	}
}

// Load reads one compose file, and what it includes or extends; see LoadAll. An
// override file beside it is not looked for; see Find.
func Load(ctx context.Context, file string, opts ...Option) (*File, error) {
	return LoadAll(ctx, []string{file}, opts...)
}

// LoadAll reads compose files as compose does, merged in their order, with
// interpolation and profiles, and says what they describe. Relative paths in any of
// them are those of the first one's folder. When none of them has x-gameday, a file
// gameday.yaml in that folder is read last.
//
// Errors name the file and line, the bad value and the nearest good one; all
// that can be found in one pass are joined, each an *Error. An unreadable file
// is an ordinary error.
func LoadAll(ctx context.Context, files []string, opts ...Option) (*File, error) {
	o := optionsOf(opts)
	f, g, project, err := readProject(ctx, files, o)
	if err != nil {
		return nil, err
	}
	return build(f, project, g, o)
}

func optionsOf(opts []Option) options {
	o := options{env: os.Environ(), maxLinks: DefaultMaxLinks}
	for _, opt := range opts {
		opt(&o)
	}
	o.fromEnv()
	return o
}

// readProject reads files as compose does. Nothing is made of them yet.
func readProject(ctx context.Context, files []string, o options) (*findings, ground, *types.Project, error) {
	given, err := readSources(files)
	if err != nil {
		return nil, ground{}, nil, err
	}
	g, err := newGround(filepath.Dir(given.first().path), o.allowBinds)
	if err != nil {
		return nil, ground{}, nil, err
	}
	read, err := checkReads(g, given)
	if err != nil {
		return nil, ground{}, nil, err
	}
	f := &findings{srcs: given}
	project, err := loadProject(ctx, f, g, o)
	if err == nil {
		f.project = without(f, project)
		project, err = readFiles(f, g, f.project)
	}
	if err != nil {
		return nil, ground{}, nil, f.beside(composeError(given, newConcealer(o.lookup(g.dir), read...), g.dir, err))
	}
	return f, g, project, nil
}

// readSources reads files that were named, and makes sure that each is YAML that can be
// merged.
func readSources(files []string) (sources, error) {
	if len(files) == 0 {
		return nil, errors.New("compose: no compose file is named (name it with -f or GAMEDAY_FILE)")
	}
	var all sources
	for _, file := range files {
		src, err := openSource(file)
		if err != nil {
			return nil, err
		}
		all = append(all, src)
	}
	return addOwn(all)
}

// openSource reads a file that is merged with others.
func openSource(file string) (*source, error) {
	src, err := readSource(file)
	if err != nil {
		return nil, err
	}
	return src, src.checkTop()
}

func readSource(file string) (*source, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("compose: reading the compose file: %w (name it with -f or GAMEDAY_FILE)", err)
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, fmt.Errorf("compose: finding the folder of %s: %w", file, err)
	}
	src, err := parseSource(file, content)
	if err != nil {
		return nil, syntaxError(file, err.Error())
	}
	src.path = path
	return src, nil
}

// build makes the topology of a project; the first error that would hide
// others does not end it.
func build(f *findings, project *types.Project, ground ground, o options) (*File, error) {
	f.project = project
	adapt(f, project)
	checkSupport(f, project)
	leads := checkPlaces(f, ground, project)
	checkMissing(f, ground, project)
	written := writtenFolders(f, project, leads)
	checkReach(f, ground, project)
	g, told := readGameday(f, project)
	services, hosts := readServices(f, ground, project)
	checkNames(f, services)
	regions := checkRegions(f, services, g.regions, g.home)
	entrypoint := system.Endpoint{}
	if told {
		readAuthorities(f, ground, g.settings.Workloads, g.entrypoint)
		checkReadings(f, g.settings.Readings, hosts)
		checkConditions(f, g.settings.AbortWhen, o)
		checkHome(f, g.home, regions, g.settings.Workloads)
		checkNeeds(f, g.settings.SLA, services)
		entrypoint = checkEntrypoint(f, g.entrypoint, project, services)
	}
	warnSilent(f, services)
	model := system.Model{
		Services: services, Hosts: hosts, Regions: regions, Home: g.home,
		Links: findLinks(f, services, o.maxLinks), Entry: entrypoint,
	}
	checkFleets(f, model)
	if err := f.err(); err != nil {
		return nil, err
	}
	dropIgnored(project)
	return &File{
		Model: model,
		Path:  f.srcs.first().file, Paths: f.srcs.names(), Dir: ground.dir, Project: project, Specs: project.Services,
		Settings: g.settings, Without: f.without,
		Warnings: f.texts(), leads: leads, written: written, srcs: f.srcs,
	}, nil
}
