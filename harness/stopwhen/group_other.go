//go:build !linux

package stopwhen

import "os/exec"

// group leaves a command as it is: only the command itself can be ended here.
func group(*exec.Cmd) {}

// endGroup kills a command.
func endGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }
