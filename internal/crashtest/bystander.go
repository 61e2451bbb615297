package crashtest

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/process"
)

// bystanders are objects that no run may touch: a container, a network and a
// volume of somebody else, and a network of another run that lives.
type bystanders struct {
	docker    *client.Client
	container string
	started   string // when the container did
	networks  []string
	volume    string
}

// bystanderImage runs until it is stopped, and listens to its own port only.
const bystanderImage = "gameday/truth"

// stand makes the bystanders.
func stand(ctx context.Context, docker *client.Client) (*bystanders, error) {
	b := &bystanders{docker: docker}
	name := "crashtest-" + strconv.Itoa(os.Getpid()) + "-" + strconv.FormatInt(time.Now().UnixNano()%1_000_000, 36)
	err := b.make(ctx, name)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make foreign objects: %w", err), b.remove(context.WithoutCancel(ctx)))
	}
	return b, nil
}

func (b *bystanders) make(ctx context.Context, name string) error {
	volume, err := b.docker.VolumeCreate(ctx, client.VolumeCreateOptions{Name: name, Labels: map[string]string{"somebody": "else"}})
	if err != nil {
		return err
	}
	b.volume = volume.Volume.Name
	if err := b.network(ctx, name+"-foreign", map[string]string{"somebody": "else"}); err != nil {
		return err
	}
	if err := b.network(ctx, "gameday-"+name+"-1-living", living(name)); err != nil {
		return err
	}
	made, err := b.docker.ContainerCreate(ctx, client.ContainerCreateOptions{
		Name: name, Config: &container.Config{Image: bystanderImage},
		HostConfig: &container.HostConfig{NetworkMode: container.NetworkMode(name + "-foreign"), Binds: []string{name + ":/data"}},
	})
	if err != nil {
		return fmt.Errorf("%w; `make images` builds %s", err, bystanderImage)
	}
	b.container = made.ID
	if _, err := b.docker.ContainerStart(ctx, made.ID, client.ContainerStartOptions{}); err != nil {
		return err
	}
	got, err := b.docker.ContainerInspect(ctx, made.ID, client.ContainerInspectOptions{})
	b.started = got.Container.State.StartedAt
	return err
}

// living are the labels of a run whose process is this one.
func living(run string) map[string]string {
	me := process.Self()
	return map[string]string{
		labelRun: run + "-1", "gameday.part": "network",
		"gameday.expires":   strconv.FormatInt(time.Now().Add(24*time.Hour).Unix(), 10),
		"gameday.owner.pid": strconv.Itoa(me.PID), "gameday.owner.start": me.Start,
		"gameday.owner.boot": me.Boot, "gameday.owner.space": me.Space,
		"gameday.owner.machine": me.Machine,
	}
}

// network makes a network at the first addresses that are free.
func (b *bystanders) network(ctx context.Context, name string, labels map[string]string) error {
	var last error
	for third := 255; third > 239; third-- {
		subnet := netip.PrefixFrom(netip.AddrFrom4([4]byte{198, 19, byte(third), 248}), 29)
		made, err := b.docker.NetworkCreate(ctx, name, client.NetworkCreateOptions{
			Driver: "bridge", Labels: labels, IPAM: &network.IPAM{Config: []network.IPAMConfig{{Subnet: subnet}}},
		})
		if err == nil {
			b.networks = append(b.networks, made.ID)
			return nil
		}
		last = err
	}
	return last
}

// touched says which bystanders are not as they were.
func (b *bystanders) touched(ctx context.Context) []string {
	const limit = 10 * time.Second
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	var found []string
	for _, id := range b.networks {
		if _, err := b.docker.NetworkInspect(ctx, id, client.NetworkInspectOptions{}); err != nil {
			found = append(found, "a foreign network was touched: "+err.Error())
		}
	}
	if _, err := b.docker.VolumeInspect(ctx, b.volume, client.VolumeInspectOptions{}); err != nil {
		found = append(found, "the foreign volume was touched: "+err.Error())
	}
	got, err := b.docker.ContainerInspect(ctx, b.container, client.ContainerInspectOptions{})
	switch {
	case err != nil:
		found = append(found, "the foreign container was touched: "+err.Error())
	case !got.Container.State.Running || got.Container.State.Paused || got.Container.State.StartedAt != b.started:
		found = append(found, fmt.Sprintf("the foreign container was touched: it is %s, and was started at %s instead of %s",
			got.Container.State.Status, got.Container.State.StartedAt, b.started))
	}
	return found
}

// remove takes away what was made.
func (b *bystanders) remove(ctx context.Context) error {
	var errs []error
	if b.container != "" {
		_, err := b.docker.ContainerRemove(ctx, b.container, client.ContainerRemoveOptions{Force: true})
		errs = append(errs, err)
	}
	for _, id := range b.networks {
		_, err := b.docker.NetworkRemove(ctx, id, client.NetworkRemoveOptions{})
		errs = append(errs, err)
	}
	if b.volume != "" {
		_, err := b.docker.VolumeRemove(ctx, b.volume, client.VolumeRemoveOptions{})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
