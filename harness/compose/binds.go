package compose

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkBinds refuses to mount the sockets of container engines, since who can
// speak to one is root on the machine, and to mount what belongs to the machine
// where it could be changed.
func checkBinds(f *findings, at []string, volumes []types.ServiceVolumeConfig) {
	for i, v := range volumes {
		if v.Type != types.VolumeTypeBind {
			continue
		}
		path := under(at, "volumes", strconv.Itoa(i))
		for _, source := range places(v.Source) {
			if socket, holds := holdsSocket(source); holds {
				f.fail(path, "service %q: volumes: %q is refused: it holds %s, and who can speak to that owns this machine; leave it out, and mount only the files that are needed",
					at[1], v.Source, socket)
				break
			}
			if dir, holds := ofMachine(source); holds && !v.ReadOnly {
				f.fail(path, "service %q: volumes: %q is refused: the container could change %s of this machine; mount it read-only (:ro), or a copy of it in the project's folder",
					at[1], v.Source, dir)
				break
			}
		}
	}
}

// places are a path as it is given and, if links are on the way, where it leads.
func places(source string) []string {
	all := []string{filepath.Clean(source)}
	if real, err := filepath.EvalSymlinks(source); err == nil && real != all[0] {
		all = append(all, real)
	}
	return all
}

// holdsSocket says whether a path is the socket of a container engine, or a
// folder with one in it. Read-only makes no difference to a socket.
func holdsSocket(path string) (socket string, holds bool) {
	for _, socket := range sockets() {
		if within(socket, path) {
			return socket, true
		}
	}
	base := filepath.Base(path)
	return base, base == "docker.sock" || base == "containerd.sock" || base == "podman.sock"
}

// sockets are where container engines listen by default, and where this user's
// Docker does.
func sockets() []string {
	all := []string{
		"/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock",
	}
	if host, is := strings.CutPrefix(os.Getenv("DOCKER_HOST"), "unix://"); is && filepath.IsAbs(host) {
		all = append(all, filepath.Clean(host))
	}
	return all
}

// ofMachine says whether a path is, or lies in, a folder that the machine lives
// by, or holds all of them.
func ofMachine(path string) (dir string, is bool) {
	if path == "/" {
		return "everything", true
	}
	for _, dir := range []string{"/etc", "/proc", "/sys", "/boot", "/dev"} {
		if within(path, dir) {
			return dir, true
		}
	}
	return "", false
}

// within says whether a path is a folder or lies in it.
func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
