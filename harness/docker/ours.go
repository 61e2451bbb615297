package docker

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/moby/moby/client"
)

// What belongs to a run has its label and a name that begins with its prefix. The
// label alone is not enough: an image made of a host by `docker commit` inherits
// the labels, and so does every container of that image.

// bears says whether a name, as the engine has it, is one of a run's.
func bears(name, runID string) bool {
	return strings.HasPrefix(strings.TrimPrefix(name, "/"), run{id: runID}.name(""))
}

// belongs says whether labels and names are those of an object of a run.
func belongs(labels map[string]string, runID string, names ...string) bool {
	return labels[LabelRun] == runID && slices.ContainsFunc(names, func(n string) bool { return bears(n, runID) })
}

// Foreign is the error of an act on something that has not the label and the name
// of the run: it is never touched.
type Foreign struct{ Kind, Name, Run string }

func (f Foreign) Error() string {
	return fmt.Sprintf("world: the %s %s does not belong to run %s, and is left alone", f.Kind, f.Name, f.Run)
}

// ourContainer returns nil when a container belongs to a run. It is asked at
// the last moment before each act.
func ourContainer(ctx context.Context, cli *client.Client, id, runID string) error {
	got, err := cli.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if err != nil {
		return err
	}
	if got.Container.Config == nil || !belongs(got.Container.Config.Labels, runID, got.Container.Name) {
		return Foreign{"container", id, runID}
	}
	return nil
}

func ourNetwork(ctx context.Context, cli *client.Client, id, runID string) error {
	got, err := cli.NetworkInspect(ctx, id, client.NetworkInspectOptions{})
	if err != nil {
		return err
	}
	if !belongs(got.Network.Labels, runID, got.Network.Name) {
		return Foreign{"network", id, runID}
	}
	return nil
}

func ourVolume(ctx context.Context, cli *client.Client, name, runID string) error {
	got, err := cli.VolumeInspect(ctx, name, client.VolumeInspectOptions{})
	if err != nil {
		return err
	}
	if !belongs(got.Volume.Labels, runID, got.Volume.Name) {
		return Foreign{"volume", name, runID}
	}
	return nil
}
