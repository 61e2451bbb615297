package docker

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// Ready returns nil when every host runs, and is healthy if it has a
// healthcheck. Otherwise the error says what is not as it should be.
//
// It is asked many times a second while a system comes home. One list tells of
// all hosts at once; only those that do not look well are inspected.
func (w *World) Ready(ctx context.Context) error {
	filter := make(client.Filters).Add("label", LabelRun+"="+w.run.id, LabelPart+"="+partHost)
	list, err := w.docker.ContainerList(ctx, client.ContainerListOptions{Filters: filter})
	if err != nil {
		return fmt.Errorf("world: list the hosts: %w", err)
	}
	well := map[string]bool{}
	for _, c := range list.Items {
		well[c.ID] = looksWell(c)
	}
	var problems []error
	for _, h := range w.model.Hosts {
		p := w.pods[h.Name]
		if well[p.id] {
			continue
		}
		s, err := w.state(ctx, p)
		if err == nil {
			err = ready(s)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("host %s: %w", h.Name, err))
		}
	}
	return errors.Join(problems...)
}

// looksWell tells from a list entry whether a host runs and is healthy. The
// status is a text such as "Up 3 seconds (healthy)"; a word in brackets that is
// not that one, or none yet, is a reason to look closer.
func looksWell(c container.Summary) bool {
	_, brackets, some := strings.Cut(c.Status, "(")
	return c.State == container.StateRunning && (!some || brackets == "healthy)")
}

func ready(s container.State) error {
	switch {
	case s.Paused:
		return errors.New("is paused")
	case !s.Running && s.ExitCode != 0:
		return fmt.Errorf("ended with exit code %d", s.ExitCode)
	case s.Running && s.Health != nil && s.Health.Status != container.Healthy && s.Health.Status != container.NoHealthcheck:
		return fmt.Errorf("its healthcheck says %s", s.Health.Status)
	default:
		return nil
	}
}
