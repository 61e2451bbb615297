package docker

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/client"
)

// files reads and writes by the engine's archive API, which needs no program
// inside a host and works while it is stopped. Neither that API nor, so, Read and
// Write see what lies on a tmpfs.
type files struct{ w *World }

// maxFile bounds what Read returns.
const maxFile = 16 << 20

// Read returns a regular file's content, up to 16 MiB. Links are followed.
func (f files) Read(ctx context.Context, host, name string) ([]byte, error) {
	_, content, err := f.get(ctx, host, name)
	if err != nil {
		return nil, fmt.Errorf("world: read %s on host %s: %w", name, host, err)
	}
	return content, nil
}

// Write replaces a file's content, or makes the file; its folder must be there. It
// is another file afterwards, under the same name and with the owner and mode that
// the old one had: who has the old one open keeps it.
func (f files) Write(ctx context.Context, host, name string, content []byte) error {
	header, _, err := f.get(ctx, host, name)
	if errors.Is(err, fs.ErrNotExist) {
		header, err = tar.Header{Name: name, Mode: 0o644}, nil
	}
	if err == nil {
		err = f.put(ctx, host, header, content)
	}
	if err != nil {
		return fmt.Errorf("world: write %s on host %s: %w", name, host, err)
	}
	return nil
}

// get returns a file's content and its header, in which Name is where it really
// is.
func (f files) get(ctx context.Context, host, name string) (tar.Header, []byte, error) {
	p, err := f.w.pod(host)
	if err != nil {
		return tar.Header{}, nil, err
	}
	if !path.IsAbs(name) {
		return tar.Header{}, nil, errors.New("its path is not absolute")
	}
	// Asked first: a container that is gone must not read as a file that is not there.
	if err := ourContainer(ctx, f.w.docker, p.id, f.w.run.id); err != nil {
		return tar.Header{}, nil, err
	}
	stat, err := f.w.docker.ContainerStatPath(ctx, p.id, client.ContainerStatPathOptions{Path: name})
	if err != nil {
		return tar.Header{}, nil, notThere(err)
	}
	if stat.Stat.Mode&os.ModeSymlink != 0 {
		name = stat.Stat.LinkTarget // resolved to its end by the engine
	}
	got, err := f.w.docker.CopyFromContainer(ctx, p.id, client.CopyFromContainerOptions{SourcePath: name})
	if err != nil {
		return tar.Header{}, nil, notThere(err)
	}
	defer got.Content.Close()
	header, content, err := single(got.Content)
	header.Name = name
	return header, content, err
}

// single is the one regular file of an archive.
func single(archive io.Reader) (tar.Header, []byte, error) {
	r := tar.NewReader(archive)
	header, err := r.Next()
	if err != nil {
		return tar.Header{}, nil, err
	}
	switch {
	case header.Typeflag != tar.TypeReg:
		return *header, nil, errors.New("it is no regular file")
	case header.Size > maxFile:
		return *header, nil, fmt.Errorf("it has %d bytes, more than %d", header.Size, maxFile)
	}
	content, err := io.ReadAll(r)
	return *header, content, err
}

// put replaces a file by an archive that holds nothing else.
func (f files) put(ctx context.Context, host string, header tar.Header, content []byte) error {
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	entry := tar.Header{
		Typeflag: tar.TypeReg, Name: path.Base(header.Name), Size: int64(len(content)),
		Mode: header.Mode, Uid: header.Uid, Gid: header.Gid,
	}
	err := w.WriteHeader(&entry)
	if err == nil {
		_, err = w.Write(content)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	_, err = f.w.docker.CopyToContainer(ctx, f.w.pods[host].id, client.CopyToContainerOptions{
		DestinationPath: path.Dir(header.Name), Content: &archive,
	})
	return notThere(err)
}

// notThere makes the engine's "not found" that of files.
func notThere(err error) error {
	if errdefs.IsNotFound(err) {
		return fmt.Errorf("%w (%w)", fs.ErrNotExist, err)
	}
	return err
}
