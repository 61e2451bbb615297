package process

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	. "github.com/onsi/gomega"
)

// envHidden makes this binary a helper of TestHiddenProcess.
const envHidden = "GAMEDAY_TEST_HIDDEN"

// TestMain lets this binary be the processes of TestHiddenProcess too.
func TestMain(m *testing.M) {
	if task := os.Getenv(envHidden); task != "" {
		if err := hidden(task); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestHiddenProcess has a process of root's that lives, and looks at it as
// somebody who is not shown it, since /proc is mounted with hidepid=2. It is done
// in a PID namespace and a mount namespace of its own.
func TestHiddenProcess(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, for namespaces of its own")
	}
	c := exec.CommandContext(t.Context(), "/proc/self/exe")
	c.Env = append(os.Environ(), envHidden+"=root")
	c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS}
	said, err := c.CombinedOutput()
	if err != nil {
		t.Skipf("no namespaces here: %v: %s", err, said)
	}
	NewWithT(t).Expect(string(said)).To(Equal("unknown"))
}

// hidden is the process that is looked at, as "root", and otherwise the one that
// looks, which is told who the first is.
func hidden(task string) error {
	if task != "root" {
		var owner Identity
		if err := json.Unmarshal([]byte(task), &owner); err != nil {
			return err
		}
		fmt.Print(owner.State())
		return nil
	}
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := syscall.Mount("proc", "/proc", "proc", 0, "hidepid=2"); err != nil {
		return err
	}
	me, err := json.Marshal(Self())
	if err != nil {
		return err
	}
	const nobody = 65534
	c := exec.Command("/proc/self/exe")
	c.Env = []string{envHidden + "=" + string(me)}
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return c.Run()
}
