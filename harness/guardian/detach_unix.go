//go:build unix

package guardian

import "syscall"

// detached lets a process live in a session of its own: what is sent to the
// run's terminal or process group does not reach it.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
