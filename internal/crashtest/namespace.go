package crashtest

import (
	"os/exec"
	"runtime"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
)

// inside starts a command in the daemon's network namespace.
func (d *dockerd) inside(c *exec.Cmd) error {
	return apart(func() error {
		if err := netns.Set(d.ns); err != nil {
			return err
		}
		return c.Start()
	})
}

// newNamespace makes a network namespace with its loopback up.
func newNamespace() (ns netns.NsHandle, err error) {
	err = apart(func() error {
		if ns, err = netns.New(); err != nil {
			return err
		}
		lo, err := netlink.LinkByName("lo")
		if err != nil {
			return err
		}
		return netlink.LinkSetUp(lo)
	})
	return ns, err
}

// apart does something on a thread that ends with it, as its network namespace
// is not to be used by others.
func apart(act func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked
		done <- act()
	}()
	return <-done
}
