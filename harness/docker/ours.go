package docker

import (
	"context"
	"fmt"

	"github.com/moby/moby/client"
)

// Foreign is the error of an act on something that does not carry the labels of
// the run: it is never touched.
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
	if got.Container.Config == nil || got.Container.Config.Labels[LabelRun] != runID {
		return Foreign{"container", id, runID}
	}
	return nil
}

func ourNetwork(ctx context.Context, cli *client.Client, id, runID string) error {
	got, err := cli.NetworkInspect(ctx, id, client.NetworkInspectOptions{})
	if err != nil {
		return err
	}
	if got.Network.Labels[LabelRun] != runID {
		return Foreign{"network", id, runID}
	}
	return nil
}

func ourVolume(ctx context.Context, cli *client.Client, name, runID string) error {
	got, err := cli.VolumeInspect(ctx, name, client.VolumeInspectOptions{})
	if err != nil {
		return err
	}
	if got.Volume.Labels[LabelRun] != runID {
		return Foreign{"volume", name, runID}
	}
	return nil
}
