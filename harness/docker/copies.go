package docker

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/mount"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/gameday-harness/gameday/harness/compose"
)

// Nothing of the person's is written by a host: folders that are mounted writable are
// copied into a volume of the world, and files into the host's container.

const (
	// copyLimit is the time that copying one folder may take.
	copyLimit = 5 * time.Minute
	// mostCopied bounds what is copied of one folder, bytes.
	mostCopied = 4 << 30
	// copyFolder is where the volume is mounted while it is filled.
	copyFolder = "/copy"
)

// fillCopies makes the volumes of folders that are copied, before any host starts.
func (w *World) fillCopies(ctx context.Context, progress func(string)) error {
	done := map[string]bool{}
	for _, s := range w.Topology.Configured() {
		for _, v := range s.Spec.Volumes {
			c, copied := w.Topology.CopyOf(v)
			if !copied || !c.Folder || c.Empty || done[c.Source] || len(s.Hosts) == 0 {
				continue
			}
			done[c.Source] = true
			progress("copying " + c.Source)
			if err := w.fillCopy(ctx, c); err != nil {
				return fmt.Errorf("world: %s:%d: service %q: volumes: copy %s: %w (mount it with :ro, or leave it out with x-gameday.drop: {%s: [volumes.%s]})",
					s.File, s.Line, s.Name, c.Source, err, s.Name, v.Target)
			}
		}
	}
	return nil
}

// fillCopy copies a folder into its volume, through a container that never runs.
func (w *World) fillCopy(ctx context.Context, c compose.Copy) error {
	ctx, cancel := context.WithTimeout(ctx, copyLimit)
	defer cancel()
	ctr, err := w.makeContainer(ctx, agentImage, w.run.name("fill-"+sumOf(c.Source)),
		testcontainers.WithLabels(w.run.labels(partVolume, "")),
		testcontainers.WithConfigModifier(func(config *container.Config) { config.Cmd = []string{"probe"} }),
		testcontainers.WithHostConfigModifier(func(h *container.HostConfig) {
			h.NetworkMode = "none"
			h.Mounts = []mount.Mount{w.copyMount(c, copyFolder, false)}
			confine(h, sandboxMemory)
		}),
		testcontainers.WithNoStart(),
	)
	if err != nil {
		return err
	}
	err = w.putTar(ctx, ctr.GetContainerID(), copyFolder, func(t *tar.Writer) error { return tarFolder(t, c.Source) })
	_, removeErr := w.docker.ContainerRemove(context.WithoutCancel(ctx), ctr.GetContainerID(), client.ContainerRemoveOptions{Force: true})
	return errors.Join(err, removeErr)
}

// copyMount mounts the volume of a folder that is copied.
func (w *World) copyMount(c compose.Copy, target string, readOnly bool) mount.Mount {
	return mount.Mount{
		Type: mount.TypeVolume, Source: w.run.name("copy-" + sumOf(c.Source)), Target: target, ReadOnly: readOnly,
		// What the image has there is hidden, as it is by the folder itself.
		VolumeOptions: &mount.VolumeOptions{Labels: w.run.labels(partVolume, ""), NoCopy: true},
	}
}

// sumOf makes a name for a path.
func sumOf(source string) string {
	const length = 12
	sum := sha256.Sum256([]byte(source))
	return hex.EncodeToString(sum[:])[:length]
}

// copyFiles copies the files that a host mounts writable into its container.
func (w *World) copyFiles(ctx context.Context, id string, s types.ServiceConfig) error {
	for _, v := range s.Volumes {
		c, copied := w.Topology.CopyOf(v)
		if !copied || c.Folder || keptBound(s, v.Target) {
			continue
		}
		err := w.putTar(ctx, id, "/", func(t *tar.Writer) error { return tarFile(t, c.Source, strings.TrimPrefix(v.Target, "/")) })
		if err != nil {
			return fmt.Errorf("world: service %q: volumes: copy %s to %s: %w", s.Name, c.Source, v.Target, err)
		}
	}
	return nil
}

// keptBound says whether a file cannot be copied to its place before the host starts, and
// so is bound read-only: the root is read-only, or something is mounted over the place.
func keptBound(s types.ServiceConfig, target string) bool {
	if s.ReadOnly {
		return true
	}
	for at := range tmpfs(s.Tmpfs) {
		if strings.HasPrefix(target, strings.TrimSuffix(at, "/")+"/") {
			return true
		}
	}
	return false
}

// putTar unpacks an archive in a container, as it is written.
func (w *World) putTar(ctx context.Context, id, folder string, write func(*tar.Writer) error) error {
	from, to := io.Pipe()
	written := make(chan error, 1)
	go func() {
		t := tar.NewWriter(to)
		err := write(t)
		if err == nil {
			err = t.Close()
		}
		to.CloseWithError(err)
		written <- err
	}()
	_, err := w.docker.CopyToContainer(ctx, id, client.CopyToContainerOptions{DestinationPath: folder, Content: from})
	from.CloseWithError(err)
	if wrong := <-written; wrong != nil {
		return wrong // the engine's own error follows from it
	}
	return err
}

// tarFolder writes all that is in a folder: folders, files and links, with owners, modes
// and times. Sockets, pipes and devices are left out.
func tarFolder(t *tar.Writer, folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	var copied int64
	return fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		about, err := entry.Info()
		if err != nil {
			return err
		}
		if copied += about.Size(); copied > mostCopied {
			return fmt.Errorf("it holds more than %d GiB, and would be copied for each world", mostCopied>>30)
		}
		return tarEntry(t, root, name, about)
	})
}

func tarEntry(t *tar.Writer, root *os.Root, name string, about fs.FileInfo) error {
	link := ""
	switch {
	case about.Mode()&fs.ModeSymlink != 0:
		to, err := root.Readlink(name)
		if err != nil {
			return err
		}
		link = to
	case !about.IsDir() && !about.Mode().IsRegular():
		return nil
	}
	header, err := header(about, name, link)
	if err != nil {
		return err
	}
	if about.IsDir() {
		header.Name += "/"
	}
	if err := t.WriteHeader(header); err != nil || !about.Mode().IsRegular() {
		return err
	}
	file, err := root.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.CopyN(t, file, about.Size())
	return err
}

// tarFile writes one file under another name.
func tarFile(t *tar.Writer, source, name string) error {
	root, err := os.OpenRoot(path.Dir(source))
	if err != nil {
		return err
	}
	defer root.Close()
	about, err := root.Stat(path.Base(source))
	if err != nil {
		return err
	}
	header, err := header(about, name, "")
	if err != nil {
		return err
	}
	if err := t.WriteHeader(header); err != nil {
		return err
	}
	file, err := root.Open(path.Base(source))
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.CopyN(t, file, about.Size())
	return err
}

// header is that of a file with its owner, who has the same number in the container.
func header(about fs.FileInfo, name, link string) (*tar.Header, error) {
	h, err := tar.FileInfoHeader(about, link)
	if err != nil {
		return nil, err
	}
	h.Name, h.Uname, h.Gname = name, "", ""
	if owner, is := about.Sys().(*syscall.Stat_t); is {
		h.Uid, h.Gid = int(owner.Uid), int(owner.Gid)
	}
	return h, nil
}
