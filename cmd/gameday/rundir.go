package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// runDir is the folder of a new run. Its name is the run's id.
func runDir(out string, started time.Time) string {
	const tail = 4
	id := started.UTC().Format("20060102-150405") + "-" + strings.ToLower(rand.Text()[:tail])
	return filepath.Join(out, id)
}

// link lets OUT/latest lead to the run's folder.
func link(out, dir string) error {
	latest := filepath.Join(out, "latest")
	fresh := latest + "." + filepath.Base(dir) // of its own: another run may end just now
	err := os.Symlink(filepath.Base(dir), fresh)
	if err == nil {
		err = os.Rename(fresh, latest)
	}
	if err != nil {
		_ = os.Remove(fresh)
		return fmt.Errorf("link %s: %w", latest, err)
	}
	return nil
}
