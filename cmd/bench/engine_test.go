package main

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// engine is a Docker engine and a compose, as far as the bench needs them.
type engine struct {
	objects  map[string][]string // names by kind: container, volume, network
	subnets  []string            // of its networks
	ghosts   bool                // networks cannot be removed
	downs    error               // what compose down says, after it did what it could: nothing
	ups      []error             // what the next compose ups say
	projects []string            // that were brought up
	places   []string            // port and network of each
	failing  error               // of all commands of docker
	calls    int
}

func newEngine() *engine {
	return &engine{objects: map[string][]string{}, subnets: []string{"172.17.0.0/16"}}
}

func (e *engine) run(_ context.Context, env []string, name string, args ...string) (string, error) {
	e.calls++
	line := strings.Join(args, " ")
	switch {
	case line == "compose version":
		return "", errors.New("docker: 'compose' is not a docker command")
	case name == "docker-compose":
		return "", e.compose(env, args)
	case e.failing != nil:
		return "", e.failing
	case line == "network ls --quiet":
		return "1\n2\n", nil
	case strings.HasPrefix(line, "network inspect"):
		return strings.Join(e.subnets, " \n"), nil
	case strings.HasPrefix(line, "ps "):
		return strings.Join(e.objects["container"], "\n"), nil
	case strings.Contains(line, " ls "):
		return strings.Join(e.objects[args[0]], "\n"), nil
	case args[0] == "rm":
		return e.removed("container", args[len(args)-1])
	case args[1] == "rm":
		return e.removed(args[0], args[len(args)-1])
	}
	return "", errors.New("unexpected: " + line)
}

func (e *engine) compose(env, args []string) error {
	project := args[1]
	switch args[4] {
	case "up":
		e.projects, e.places = append(e.projects, project), append(e.places, strings.Join(env, " "))
		for kind, name := range map[string]string{"container": "_web_1", "volume": "_data", "network": "_default"} {
			e.objects[kind] = append(e.objects[kind], project+name)
		}
		var err error
		if len(e.ups) > 0 {
			err, e.ups = e.ups[0], e.ups[1:]
		}
		return err
	case "down":
		if e.downs != nil {
			return e.downs
		}
		e.objects["container"], e.objects["volume"] = nil, nil
		if e.ghosts {
			return errors.New("error while removing network: has active endpoints")
		}
		e.objects["network"] = nil
	}
	return nil
}

func (e *engine) removed(kind, name string) (string, error) {
	if kind == "network" && e.ghosts {
		return "", errors.New("exit status 1\nError response from daemon: network " + name + " has active endpoints")
	}
	e.objects[kind] = slices.DeleteFunc(e.objects[kind], func(other string) bool { return other == name })
	return "", nil
}

func (e *engine) left() int {
	return len(e.objects["container"]) + len(e.objects["volume"]) + len(e.objects["network"])
}
