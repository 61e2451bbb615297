package docker

import (
	"cmp"
	"fmt"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/moby/moby/api/types/mount"
	"github.com/testcontainers/testcontainers-go"
)

// mounts carries the volumes of a compose service over, for one host. Volumes get
// the run's own name, so that two runs never share data, and that it can be seen
// whose they are; those that have none in the compose file are the host's own.
func (w *World) mounts(host string, s types.ServiceConfig) []mount.Mount {
	var ms []mount.Mount
	for i, v := range s.Volumes {
		if c, copied := w.Topology.CopyOf(v); copied {
			if c.Folder {
				ms = append(ms, w.copyMount(c, v.Target, v.ReadOnly))
				continue
			}
			if !keptBound(s, v.Target) {
				continue // copied into the container itself
			}
			v.ReadOnly = true
		}
		m := mount.Mount{Type: mount.Type(v.Type), Source: v.Source, Target: v.Target, ReadOnly: v.ReadOnly}
		switch v.Type {
		case types.VolumeTypeVolume:
			m.VolumeOptions = &mount.VolumeOptions{Labels: w.run.labels(partVolume, "")}
			m.Source = w.run.name(fmt.Sprintf("anon-%s-%d", host, i))
			if v.Source != "" {
				m.Source = w.volume(v.Source)
			}
			if v.Volume != nil {
				m.VolumeOptions.NoCopy = v.Volume.NoCopy
				m.VolumeOptions.Subpath = v.Volume.Subpath
			}
			if c, declared := w.Topology.Project.Volumes[v.Source]; declared && c.Driver != "" {
				m.VolumeOptions.DriverConfig = &mount.Driver{Name: c.Driver, Options: c.DriverOpts}
			}
		case types.VolumeTypeBind:
			m.BindOptions = &mount.BindOptions{}
			if real, err := w.Topology.CheckPlace(v.Source); err == nil { // else the start is refused
				m.Source = real
			}
			if v.Bind != nil {
				m.BindOptions.Propagation = mount.Propagation(v.Bind.Propagation)
			}
		case types.VolumeTypeTmpfs:
			m.Source = ""
			if v.Tmpfs != nil {
				m.TmpfsOptions = &mount.TmpfsOptions{SizeBytes: int64(v.Tmpfs.Size), Mode: os.FileMode(v.Tmpfs.Mode)}
			}
		}
		ms = append(ms, m)
	}
	return ms
}

// volume is the Docker name of a named volume of the compose file.
func (w *World) volume(name string) string { return w.run.name("vol-" + name) }

// tmpfs carries the short tmpfs entries over: PATH[:OPTIONS].
func tmpfs(entries []string) map[string]string {
	m := map[string]string{}
	for _, e := range entries {
		path, options, _ := strings.Cut(e, ":")
		m[path] = options
	}
	return m
}

// files lists the configs and secrets of a service, to be copied into its
// container before it starts.
func (w *World) files(s types.ServiceConfig) ([]testcontainers.ContainerFile, error) {
	var files []testcontainers.ContainerFile
	add := func(kind, target string, ref types.FileReferenceConfig, obj types.FileObjectConfig) error {
		if obj.File != "" {
			real, err := w.Topology.CheckPlace(obj.File)
			if err != nil {
				return fmt.Errorf("world: service %q: %s %q: %w", s.Name, kind, ref.Source, err)
			}
			obj.File = real
		}
		content, err := content(obj)
		if err != nil {
			return fmt.Errorf("world: service %q: %s %q: %w", s.Name, kind, ref.Source, err)
		}
		mode := int64(0o444)
		if ref.Mode != nil {
			mode = int64(*ref.Mode)
		}
		files = append(files, testcontainers.ContainerFile{
			Reader: strings.NewReader(content), ContainerFilePath: target, FileMode: mode,
		})
		return nil
	}
	for _, c := range s.Configs {
		ref := types.FileReferenceConfig(c)
		target := cmp.Or(ref.Target, "/"+ref.Source)
		if err := add("config", target, ref, types.FileObjectConfig(w.Topology.Project.Configs[ref.Source])); err != nil {
			return nil, err
		}
	}
	for _, c := range s.Secrets {
		ref := types.FileReferenceConfig(c)
		target := cmp.Or(ref.Target, ref.Source)
		if !strings.HasPrefix(target, "/") {
			target = "/run/secrets/" + target
		}
		if err := add("secret", target, ref, types.FileObjectConfig(w.Topology.Project.Secrets[ref.Source])); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// content reads what a config or secret holds.
func content(o types.FileObjectConfig) (string, error) {
	switch {
	case o.File != "":
		b, err := os.ReadFile(o.File)
		return string(b), err
	case o.Environment != "" && o.Content == "":
		v, set := os.LookupEnv(o.Environment)
		if !set {
			return "", fmt.Errorf("environment variable %s is not set", o.Environment)
		}
		return v, nil
	default:
		return o.Content, nil
	}
}
