package front

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/board/internal/resolver"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

const (
	findIn    = time.Minute
	findEvery = 200 * time.Millisecond
	confFile  = "/tmp/dnsdist.conf"
)

// Exec finds the hosts of the fleet and becomes dnsdist. It returns only when that
// fails.
func Exec(ctx context.Context, s settings.Settings) error {
	count, err := strconv.Atoi(s["FLEET_HOST_COUNT"])
	if err != nil || count < 1 {
		return fmt.Errorf("settings: FLEET_HOST_COUNT=%q: want how many hosts the fleet has", s["FLEET_HOST_COUNT"])
	}
	addrs, err := find(ctx, s["FLEET_HOSTS"], count)
	if err != nil {
		return err
	}
	if err := os.WriteFile(confFile, []byte(config(addrs)), 0o600); err != nil {
		return fmt.Errorf("front: %w", err)
	}
	program, err := exec.LookPath("dnsdist")
	if err != nil {
		return fmt.Errorf("front: %w", err)
	}
	return syscall.Exec(program, []string{"dnsdist", "--supervised", "--disable-syslog", "-C", confFile}, os.Environ())
}

// find waits until a name stands for so many addresses.
func find(ctx context.Context, name string, count int) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, findIn)
	defer cancel()
	for {
		addrs, err := net.DefaultResolver.LookupHost(ctx, name)
		addrs = slices.DeleteFunc(addrs, func(a string) bool { return net.ParseIP(a).To4() == nil })
		if err == nil && len(addrs) >= count {
			slices.Sort(addrs)
			return addrs, nil
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("front: %s stands for %d of %d hosts after %s; is the fleet up?", name, len(addrs), count, findIn), err)
		case <-time.After(findEvery):
		}
	}
}

// config is dnsdist's. Each host is looked at every second. One that says that it
// leaves gets no more queries; one that is too busy stays, as its fellows would be
// busier still without it.
func config(addrs []string) string {
	var b strings.Builder
	b.WriteString(`setLocal("0.0.0.0:53")
setACL({"0.0.0.0/0"})
setServerPolicy(leastOutstanding)
setUDPTimeout(1)
setMaxUDPOutstanding(2000)
setSecurityPollSuffix("")
`)
	for i, addr := range addrs {
		fmt.Fprintf(&b, "newServer({address=%q, name=\"resolver-%d\", checkName=%q, checkType=\"A\", checkInterval=1, checkTimeout=1000, maxCheckFailures=1})\n",
			net.JoinHostPort(addr, "53"), i+1, resolver.HealthName)
	}
	return b.String()
}
