package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/wait"
)

// project is a compose file brought up under a name of its own.
type project struct {
	place
	file    string
	compose []string
	run     command
}

// do runs one compose command on the project.
func (p project) do(ctx context.Context, args ...string) (string, error) {
	env := []string{fmt.Sprintf("BOARD_PORT=%d", p.port), "BOARD_SUBNET=" + p.subnet.String()}
	all := append(append(append([]string{}, p.compose[1:]...), "-p", p.name, "-f", p.file), args...)
	return p.run(ctx, env, p.compose[0], all...)
}

func (p project) up(ctx context.Context) error {
	_, err := p.do(ctx, "up", "--detach", "--no-build")
	return err
}

const (
	removing     = 3 * time.Minute // for all of remove
	sweeps       = 5
	betweenSweep = time.Second
)

// remove removes all that compose made, also after an interrupt, and returns what
// is left, by name. What is left does no harm: the next project has another name
// and another network. So it is told, and is no error.
func (p project) remove(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removing)
	defer cancel()
	// With --timeout 0 some engines keep an endpoint in the network, which then
	// can never be removed.
	_, downErr := p.do(ctx, "down", "--volumes", "--remove-orphans", "--timeout", "2")
	var left []string
	for i := range sweeps {
		if i > 0 && wait.Pause(ctx, betweenSweep) != nil {
			break
		}
		var err error
		if left, err = p.sweep(ctx); err != nil {
			left = []string{fmt.Sprintf("what is left of project %s (%v)", p.name, errors.Join(err, downErr))}
		}
		if len(left) == 0 {
			break
		}
	}
	return left
}

// thing is a kind of object that compose makes.
type thing struct {
	name   string
	list   []string
	remove []string
}

// things are in the order in which they can be removed. Containers are listed by
// id, so that none is missed while its name changes.
func things() []thing {
	return []thing{
		{"container", []string{"ps", "--all", "--quiet"}, []string{"rm", "--force", "--volumes"}},
		{"volume", []string{"volume", "ls", "--quiet"}, []string{"volume", "rm", "--force"}},
		{"network", []string{"network", "ls", "--format", "{{.Name}}"}, []string{"network", "rm"}},
	}
}

// sweep removes what carries the project's label, and returns what is left.
func (p project) sweep(ctx context.Context) ([]string, error) {
	var left []string
	for _, t := range things() {
		list := append(append([]string{}, t.list...), "--filter", "label=com.docker.compose.project="+p.name)
		before, err := p.run(ctx, nil, "docker", list...)
		if err != nil {
			return nil, err
		}
		for name := range strings.FieldsSeq(before) {
			if _, err := p.run(ctx, nil, "docker", append(append([]string{}, t.remove...), name)...); err != nil {
				left = append(left, fmt.Sprintf("%s %s (%s)", t.name, name, lastLine(err)))
			}
		}
	}
	return left, nil
}

// lastLine is what Docker says in the end.
func lastLine(err error) string {
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	return lines[len(lines)-1]
}
