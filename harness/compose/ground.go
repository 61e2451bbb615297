package compose

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ground is what of this machine a compose file may use: the folder that it stands
// in, and what the person who runs Gameday named.
type ground struct {
	dir   string   // absolute folder of the compose file
	named []string // absolute
}

// newGround makes a ground of a folder and of what was named, relative to the
// working directory.
func newGround(dir string, named []string) (ground, error) {
	g := ground{dir: dir}
	for _, path := range named {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return ground{}, fmt.Errorf("compose: finding the allowed path %s: %w", path, err)
		}
		g.named = append(g.named, absolute)
	}
	return g, nil
}

// holds returns where a path of the file leads, and an error when that is no place
// that the file may use. Read-only makes a few more places harmless.
func (g ground) holds(path string, readOnly bool) (real string, err error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(g.dir, path)
	}
	path = filepath.Clean(path)
	real, err = whereTo(path)
	if err != nil {
		return "", fmt.Errorf("it cannot be told where it leads: %w", cause(err))
	}
	for _, at := range []string{path, real} {
		if socket, holds := holdsSocket(at); holds {
			return "", fmt.Errorf("it holds %s, and who can speak to that owns this machine; leave it out, and use only the files that are needed", socket)
		}
		if within(at, "/proc") || within(at, "/sys") {
			return "", errors.New("other containers and this machine's kernel can be reached through it; leave it out")
		}
	}
	if g.allowed(real) || readOnly && harmless(path, real) {
		return real, nil
	}
	leads := ""
	if real != path {
		leads = " (it leads to " + real + ")"
	}
	return "", offGround{real, fmt.Sprintf("it is not below the project's folder%s; %s, or allow it by its name: --allow-bind %s", leads, g.advice(), real)}
}

// offGround is the error of a place that could be allowed.
type offGround struct {
	real string
	why  string
}

func (o offGround) Error() string { return o.why }

func (g ground) advice() string {
	if tooWide(resolved(g.dir)) {
		return "put the compose file into a folder of its own, since all of " + g.dir + " is too much to allow"
	}
	return "put a copy there"
}

// allowed says whether a resolved path lies on the ground.
func (g ground) allowed(real string) bool {
	if dir := resolved(g.dir); !tooWide(dir) && within(real, dir) {
		return true
	}
	return slices.ContainsFunc(g.named, func(one string) bool { return within(real, resolved(one)) })
}

// tooWide says whether a folder is more than a project: a compose file that was
// saved in the person's home must not have all that is there.
func tooWide(dir string) bool {
	if home, err := os.UserHomeDir(); err == nil && within(resolved(home), dir) {
		return true
	}
	return slices.Contains([]string{
		"/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/root", "/run", "/sbin", "/usr", "/usr/local", "/var",
	}, dir)
}

// harmless says whether a path may be read by anybody's containers: the machine's
// time zone, its certificate authorities, and the device that stands for nothing.
func harmless(path, real string) bool {
	return slices.Contains([]string{"/etc/localtime", "/etc/timezone", "/dev/null"}, path) ||
		within(real, "/usr/share/zoneinfo") || within(real, "/etc/ssl/certs")
}

// whereTo returns where a path leads when every link on the way is followed. What
// is not there yet counts as it is called; a link that leads nowhere is an error.
func whereTo(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return real, err
	}
	if _, here := os.Lstat(path); here == nil {
		return "", errors.New("it is a link that leads nowhere")
	}
	parent, err := whereTo(filepath.Dir(path))
	return filepath.Join(parent, filepath.Base(path)), err
}

// resolved is where a path leads, or the path when that cannot be told.
func resolved(path string) string {
	if real, err := whereTo(path); err == nil {
		return real
	}
	return filepath.Clean(path)
}

// cause is an error without the path that it speaks of.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// holdsSocket says whether a path is the socket of a container engine, or a
// folder with one in it. Read-only makes no difference to a socket.
func holdsSocket(path string) (socket string, holds bool) {
	about, err := os.Stat(path)
	for _, socket := range sockets() {
		if within(socket, path) || within(resolved(socket), path) {
			return socket, true
		}
		if its, gone := os.Stat(socket); err == nil && gone == nil && os.SameFile(about, its) {
			return socket, true
		}
	}
	base := filepath.Base(path)
	return base, slices.Contains([]string{"docker.sock", "containerd.sock", "podman.sock", "crio.sock", "buildkitd.sock"}, base)
}

// sockets are where container engines listen by default, and where this user's
// Docker does.
func sockets() []string {
	all := []string{
		"/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock",
		"/run/crio/crio.sock", "/run/buildkit/buildkitd.sock",
	}
	own := []string{"/run/user/" + strconv.Itoa(os.Getuid())}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		own = append(own, filepath.Clean(dir))
	}
	for _, dir := range own {
		all = append(all, dir+"/docker.sock", dir+"/podman/podman.sock")
	}
	if host, is := strings.CutPrefix(os.Getenv("DOCKER_HOST"), "unix://"); is && filepath.IsAbs(host) {
		all = append(all, filepath.Clean(host))
	}
	return all
}

// within says whether a path is a folder or lies in it.
func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
