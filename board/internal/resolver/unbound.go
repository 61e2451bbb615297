package resolver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/miekg/dns"
)

// unbound listens where only the agent asks it.
const (
	unboundAddr = "127.0.0.1:5353"
	unboundConf = "/tmp/unbound.conf"
	resolvConf  = "/etc/resolv.conf"
)

// upstreams are the servers that this machine would ask: those that know the names.
func upstreams() ([]string, error) {
	c, err := dns.ClientConfigFromFile(resolvConf)
	if err != nil {
		return nil, fmt.Errorf("resolver: %w", err)
	}
	if len(c.Servers) == 0 {
		return nil, fmt.Errorf("resolver: %s names no server to ask", resolvConf)
	}
	return c.Servers, nil
}

// config is unbound's: it asks the upstreams for everything, and keeps an answer for a
// second at most, so that names follow their hosts and queries are real.
func config(upstreams []string) string {
	var b strings.Builder
	b.WriteString(`server:
  interface: 127.0.0.1@5353
  do-daemonize: no
  use-syslog: no
  logfile: ""
  username: ""
  chroot: ""
  directory: "/tmp"
  pidfile: ""
  do-ip6: no
  num-threads: 1
  msg-cache-size: 1m
  rrset-cache-size: 1m
  module-config: "iterator"
  qname-minimisation: no
  do-not-query-localhost: no
  cache-max-ttl: 1
  cache-max-negative-ttl: 1
  access-control: 127.0.0.0/8 allow
remote-control:
  control-enable: no
forward-zone:
  name: "."
`)
	for _, u := range upstreams {
		fmt.Fprintf(&b, "  forward-addr: %s\n", u)
	}
	return b.String()
}

// runUnbound runs it until the context ends. That it ends before is an error.
func runUnbound(ctx context.Context) error {
	up, err := upstreams()
	if err != nil {
		return err
	}
	if err := os.WriteFile(unboundConf, []byte(config(up)), 0o600); err != nil {
		return fmt.Errorf("resolver: %w", err)
	}
	cmd := exec.CommandContext(ctx, "unbound", "-d", "-p", "-c", unboundConf)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); ctx.Err() == nil {
		return errors.Join(errors.New("resolver: unbound ended"), err)
	}
	return nil
}
