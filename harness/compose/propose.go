package compose

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
)

// Proposal is an x-gameday for compose files that have none, as a file of its own.
type Proposal struct {
	Path string // where the file belongs: gameday.yaml beside the first compose file
	Text string // the file, with comments
	// Unknown are sentences, each about what only the person can say.
	Unknown []string
}

// Propose reads compose files that have no x-gameday and proposes one. What it takes
// from names and images is a guess, and says so; no value of the files that may be a
// secret is in it. Errors are those of LoadAll; it is one too that x-gameday is there.
func Propose(ctx context.Context, files []string, opts ...Option) (Proposal, error) {
	o := optionsOf(opts)
	f, g, project, err := readProject(ctx, files, o)
	if err != nil {
		return Proposal{}, err
	}
	if project.Extensions[extension] != nil {
		at := f.srcs.at(extension)
		return Proposal{}, fmt.Errorf("compose: %s:%d: x-gameday is there already; gameday plan shows what is understood of it", at.file, at.line)
	}
	doors := doorsOf(g, project)
	if len(doors) == 0 {
		return Proposal{}, fmt.Errorf("compose: no service of %s publishes or exposes a TCP port, so users cannot enter", strings.Join(f.srcs.names(), ", "))
	}
	p := &proposing{project: project, doors: doors, files: f.srcs.names()}
	regions := regionsIn(project)
	p.write(regions)
	p.without(refusals(f, g, o, project, p.text.String()))
	p.labels(regions)
	return Proposal{Path: filepath.Join(g.dir, ownNames()[0]), Text: p.text.String(), Unknown: p.unknown}, nil
}

// refusals are what files are refused for with a proposal that is sound by itself. The
// project is of no use afterwards.
func refusals(f *findings, g ground, o options, project *types.Project, text string) error {
	var own struct {
		Gameday map[string]any `yaml:"x-gameday"`
	}
	if err := yaml.Unmarshal([]byte(text), &own); err != nil {
		return err
	}
	project.Extensions = types.Extensions{extension: own.Gameday}
	_, err := build(f, project, g, o)
	return err
}

// door is a way in that users may take.
type door struct {
	service string
	port    uint16
	image   string // last part of its name
	weight  int    // how much it looks like the way in
}

// doorsOf lists the TCP ports at which users may enter, the likeliest first.
func doorsOf(g ground, project *types.Project) []door {
	needed := map[string]int{}
	for _, s := range project.Services {
		for name := range s.DependsOn {
			needed[name]++
		}
	}
	var doors []door
	for name, s := range project.Services {
		port, published := wayIn(g, s)
		if port == 0 {
			continue
		}
		d := door{service: name, port: port, image: path.Base(repositoryOf(s.Image))}
		d.weight = likeliness(name+" "+d.image) + 2*len(s.DependsOn) - 3*needed[name]
		if published {
			d.weight += 20
		}
		doors = append(doors, d)
	}
	slices.SortFunc(doors, func(a, b door) int { return cmp.Or(b.weight-a.weight, cmp.Compare(a.service, b.service)) })
	return doors
}

// wayIn is the first TCP port that a service publishes, or else one that it exposes or
// is known for; 0 when there is none.
func wayIn(g ground, s types.ServiceConfig) (port uint16, published bool) {
	for _, p := range s.Ports {
		if p.Protocol != "udp" && p.Target > 0 && p.Target < 1<<16 {
			return uint16(p.Target), true
		}
	}
	for _, text := range s.Expose {
		if first, _, err := parseExpose(text); err == nil && first > 0 {
			return first, false
		}
	}
	if known := imagePorts(g, s); len(known) > 0 {
		return known[0], false
	}
	return 0, false
}

// likeliness weighs names: what stands at the door of most systems, and what people
// run beside one.
func likeliness(names string) int {
	weight := 0
	for word, of := range map[string]int{
		"edge": 9, "gateway": 9, "ingress": 9, "proxy": 8, "balancer": 8, "nginx": 7, "traefik": 7, "haproxy": 7, "caddy": 7, "envoy": 7,
		"frontend": 6, "web": 6, "app": 4, "api": 4, "server": 2,
		"grafana": -30, "prometheus": -30, "adminer": -30, "phpmyadmin": -30, "pgadmin": -30, "mailhog": -30, "mailpit": -30,
		"jaeger": -30, "zipkin": -30, "kibana": -30, "portainer": -30, "exporter": -30, "cadvisor": -30, "ui": -5,
	} {
		if strings.Contains(names, word) {
			weight += of
		}
	}
	return weight
}

// proposing is a proposal that is being written.
type proposing struct {
	project *types.Project
	doors   []door
	files   []string
	unknown []string
	text    strings.Builder
}

func (p *proposing) line(format string, args ...any) {
	fmt.Fprintf(&p.text, format+"\n", args...)
}

// ask notes what only the person can say, here and in the file.
func (p *proposing) ask(format string, args ...any) {
	sentence := fmt.Sprintf(format, args...)
	p.unknown = append(p.unknown, sentence)
	p.line("  # SAY: %s", sentence)
}

func (p *proposing) write(regions map[string]string) {
	entry := p.doors[0]
	p.line("# What Gameday needs to know of %s, as gameday init guesses it.", strings.Join(p.files, ", "))
	p.line("# gameday plan shows what is understood of it; docs/x-gameday.md has all keys.")
	p.line("x-gameday:")
	if len(p.doors) > 1 {
		p.line("  # Users may enter elsewhere: %s.", strings.Join(others(p.doors[1:]), ", "))
	}
	p.line("  entrypoint: %s:%d", entry.service, entry.port)
	p.regions(regions)
	p.line("  objectives:")
	p.line("    failover_within: 30s    # from a fault until users are served again (RTO)")
	p.line("    recovery_within: 30s    # from its end until all is well, for good")
	p.line("    max_data_loss: 0        # acknowledged writes that may be gone (RPO)")
	p.line("    max_stale_reads: 0      # reads that may miss what was acknowledged before")
	p.line("    availability: 99%%       # of requests, where nobody should notice")
	p.workload(entry)
}

// without proposes to do without what is refused, unless that were the way in.
func (p *proposing) without(err error) {
	r := remediesOf(err)
	if len(r.leaveOut)+len(r.drops) == 0 || slices.Contains(r.leaveOut, p.doors[0].service) {
		return
	}
	p.line("  # What a world of Gameday's cannot truthfully have; the rest is tested without it.")
	p.text.WriteString(yamlOf(r.leaveOut, r.drops))
}

// others names further ways in.
func others(doors []door) []string {
	var names []string
	for _, d := range doors {
		names = append(names, fmt.Sprintf("%s:%d", d.service, d.port))
	}
	return names
}
