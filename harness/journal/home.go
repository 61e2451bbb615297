package journal

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// EnvHome names another folder for journals; for machines without a home
// folder, and for tests.
const EnvHome = "GAMEDAY_STATE_DIR"

// Home is the folder of this user's journals. It outlives a reboot.
func Home() (string, error) {
	if dir := os.Getenv(EnvHome); dir != "" {
		return filepath.Abs(dir)
	}
	home, err := os.UserHomeDir()
	state := os.Getenv("XDG_STATE_HOME")
	if err != nil && state == "" {
		return "", fmt.Errorf("journal: there is no home folder to keep journals in; set %s: %w", EnvHome, err)
	}
	return filepath.Join(cmp.Or(state, filepath.Join(home, ".local", "state")), "gameday"), nil
}

// List names the runs that have a journal in a folder, in order. A folder in which
// others can write is refused.
func List(dir string) ([]string, error) {
	if err := check(dir); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	var runs []string
	for _, e := range entries {
		if run, is := strings.CutSuffix(e.Name(), suffix); is && validRun(run) && e.Type().IsRegular() {
			runs = append(runs, run)
		}
	}
	return runs, nil
}
