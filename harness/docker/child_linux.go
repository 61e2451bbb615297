package docker

import "syscall"

// mortal lets a command of ours die with this process, however that dies.
func mortal() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
