package crashtest

import (
	"context"
	"strings"

	"github.com/moby/moby/client"
)

// labelRun is the label of everything that belongs to a run's world: its id, a
// dash and the number of the world.
const labelRun = "gameday.run"

// ofRun says whether labels are those of a run's object.
func ofRun(labels map[string]string, run string) bool {
	world, labelled := labels[labelRun]
	return labelled && (world == run || strings.HasPrefix(world, run+"-"))
}

// labelled lists the containers, networks and volumes of a run.
func labelled(ctx context.Context, docker *client.Client, run string) ([]string, error) {
	filter := make(client.Filters).Add("label", labelRun)
	containers, err := docker.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filter})
	if err != nil {
		return nil, err
	}
	networks, err := docker.NetworkList(ctx, client.NetworkListOptions{Filters: filter})
	if err != nil {
		return nil, err
	}
	volumes, err := docker.VolumeList(ctx, client.VolumeListOptions{Filters: filter})
	if err != nil {
		return nil, err
	}
	var found []string
	for _, c := range containers.Items {
		if ofRun(c.Labels, run) {
			found = append(found, "container "+strings.Join(c.Names, ","))
		}
	}
	for _, n := range networks.Items {
		if ofRun(n.Labels, run) {
			found = append(found, "network "+n.Name)
		}
	}
	for _, v := range volumes.Items {
		if ofRun(v.Labels, run) {
			found = append(found, "volume "+v.Name)
		}
	}
	return found, nil
}

// anonymous lists the volumes that nobody named: they have no labels, or that
// which newer daemons give them.
func anonymous(ctx context.Context, docker *client.Client) (map[string]bool, error) {
	volumes, err := docker.VolumeList(ctx, client.VolumeListOptions{})
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, v := range volumes.Items {
		if _, unnamed := v.Labels["com.docker.volume.anonymous"]; unnamed || len(v.Labels) == 0 {
			found[v.Name] = true
		}
	}
	return found, nil
}
