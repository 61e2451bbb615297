//go:build unix

package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Prepare makes the folder of journals when it is not there, and checks that only
// this user can write in it: a journal says what is undone, on which daemon, and
// which files are told of it, so nobody else may plant one.
func Prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("journal: make its folder: %w", err)
	}
	return check(dir)
}

// check refuses a folder in which others can write. One that is not there is fine.
func check(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("journal: %s is no folder; set %s to another one", dir, EnvHome)
	}
	const writable = 0o022 // by the group, by others
	if mode := info.Mode().Perm(); mode&writable != 0 {
		return fmt.Errorf("journal: others can write in the folder of journals %s (mode %04o), and so have things undone in your name; `chmod 700 %s`",
			dir, mode, dir)
	}
	if stat, is := info.Sys().(*syscall.Stat_t); is && int(stat.Uid) != os.Geteuid() {
		return fmt.Errorf("journal: the folder of journals %s belongs to user %d, not to you (user %d); set %s to a folder of your own (after sudo: `sudo -H`)",
			dir, stat.Uid, os.Geteuid(), EnvHome)
	}
	return nil
}
