package keeper

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// volume is what a database host keeps on disk: the data directory, and beside
// it what must survive a restart and must not be copied between hosts.
type volume struct {
	root     string // holds data/, keeper.conf, state.json, unfinished
	template string // archive of a data directory that initdb made when the image was built
}

// memory is the durable state that PostgreSQL does not hold by itself.
type memory struct {
	Term int  `json:"term"` // of the last promotion or start as a primary
	Solo bool `json:"solo"` // the standby may lack acknowledged writes
}

func (v volume) data() string       { return filepath.Join(v.root, "data") }
func (v volume) conf() string       { return filepath.Join(v.root, "keeper.conf") }
func (v volume) state() string      { return filepath.Join(v.root, "state.json") }
func (v volume) unfinished() string { return filepath.Join(v.root, "unfinished") }
func (v volume) signal() string     { return filepath.Join(v.data(), "standby.signal") }

// role tells what the data directory is made for. A primary's is RoleHeld.
func (v volume) role() protocol.Role {
	switch {
	case exists(v.unfinished()), !exists(filepath.Join(v.data(), "PG_VERSION")):
		return protocol.RoleEmpty
	case exists(v.signal()):
		return protocol.RoleStandby
	default:
		return protocol.RoleHeld
	}
}

func (v volume) load() (memory, error) {
	var m memory
	text, err := os.ReadFile(v.state())
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		return m, fmt.Errorf("keeper: reading %s: %w", v.state(), err)
	}
	return m, nil
}

func (v volume) save(m memory) error {
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("keeper: writing %s: %w", v.state(), err)
	}
	return replaceFile(v.state(), string(text)+"\n")
}

// begin marks the data directory as unfinished: a crash before finish makes it
// count as empty.
func (v volume) begin() error { return replaceFile(v.unfinished(), "") }

func (v volume) finish() error {
	if err := os.Remove(v.unfinished()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keeper: finishing %s: %w", v.data(), err)
	}
	return syncDir(v.root)
}

// wipe removes the data directory.
func (v volume) wipe() error {
	if err := os.RemoveAll(v.data()); err != nil {
		return fmt.Errorf("keeper: emptying %s: %w", v.data(), err)
	}
	return nil
}

// seed unpacks the template into the data directory, which stays unfinished.
func (v volume) seed(ctx context.Context) error {
	if err := v.begin(); err != nil {
		return err
	}
	if err := v.wipe(); err != nil {
		return err
	}
	if err := os.Mkdir(v.data(), 0o700); err != nil {
		return fmt.Errorf("keeper: making %s: %w", v.data(), err)
	}
	if out, err := exec.CommandContext(ctx, "tar", "-xf", v.template, "-C", v.data()).CombinedOutput(); err != nil {
		return fmt.Errorf("keeper: unpacking %s into %s: %w: %s", v.template, v.data(), err, out)
	}
	return nil
}

// follow makes the data directory one of a standby.
func (v volume) follow() error { return replaceFile(v.signal(), "") }

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
