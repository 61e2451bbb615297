//go:build !linux

package world

import "syscall"

// mortal can do nothing here: a command ends when its pipes are closed.
func mortal() *syscall.SysProcAttr { return nil }
