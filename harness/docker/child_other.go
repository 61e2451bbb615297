//go:build !linux

package docker

import "syscall"

// mortal can do nothing here: a command ends when its pipes are closed.
func mortal() *syscall.SysProcAttr { return nil }
