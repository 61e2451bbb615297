package compose

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// Copy is a folder or a file of the person's that hosts mount, and that the world copies
// so that nothing of the person's is ever written.
type Copy struct {
	Source string // where it leads on this machine
	Folder bool   // a folder, or nothing yet: the world has a volume for it
	Empty  bool   // nothing is there, or it cannot be read: the volume begins empty
}

// CopyOf returns what a mount of a service has instead of the person's own folder or
// file; ok is false for mounts that are bound as they are, which are read-only.
//
// A folder that any service mounts writable is copied for all that mount it, since they
// share it. A file is copied for each host that mounts it writable.
func (f *File) CopyOf(v types.ServiceVolumeConfig) (c Copy, ok bool) {
	real := f.leads[v.Source]
	if v.Type != types.VolumeTypeBind || real == "" {
		return Copy{}, false
	}
	about, err := os.Stat(real)
	switch {
	case err != nil:
		return Copy{Source: real, Folder: true, Empty: true}, true
	case about.IsDir():
		c := Copy{Source: real, Folder: true, Empty: !readable(real)}
		return c, slices.Contains(f.written, real)
	default:
		return Copy{Source: real}, about.Mode().IsRegular() && !v.ReadOnly
	}
}

// writtenFolders lists the folders of this machine that services mount writable, sorted,
// and warns once that they are copied.
func writtenFolders(f *findings, project *types.Project, leads map[string]string) []string {
	var folders, mounts []string
	var first []string
	for _, name := range project.ServiceNames() {
		for i, v := range project.Services[name].Volumes {
			if v.Type != types.VolumeTypeBind || v.ReadOnly || leads[v.Source] == "" {
				continue
			}
			at := []string{"services", name, "volumes", strconv.Itoa(i)}
			if first == nil {
				first = at
			}
			mounts = append(mounts, name+":"+v.Target)
			if real := leads[v.Source]; !slices.Contains(folders, real) {
				folders = append(folders, real)
				warnUnreadable(f, at, v, real)
			}
		}
	}
	if first != nil {
		f.warn(first, "writable bind mounts are copies: what hosts write there goes with the world, and your own folders and files stay as they are (%s)", strings.Join(mounts, ", "))
	}
	slices.Sort(folders)
	return folders
}

func warnUnreadable(f *findings, at []string, v types.ServiceVolumeConfig, real string) {
	if about, err := os.Stat(real); err == nil && about.IsDir() && !readable(real) {
		f.warn(at, "service %q: volumes: %s cannot be read by you, so the world begins with an empty folder in its place", at[1], v.Target)
	}
}

// readable says whether a folder can be listed.
func readable(dir string) bool {
	d, err := os.Open(dir)
	if err != nil {
		return false
	}
	return d.Close() == nil
}
