package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"

	"github.com/moby/moby/api/types/system"
	"github.com/moby/moby/client"
	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/guardian"
)

func newDoctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check whether this machine is fit for a game day",
		Long: `Doctor checks what a run needs: a Docker daemon that answers and is new enough, the
docker command, our own image, memory, and what an earlier run may have left. It
changes nothing. Exit code 0 when the machine is fit, 3 when not.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			d := &doctor{out: c.OutOrStdout()}
			d.examine(c.Context())
			if d.failed {
				return exit{code: exitInconclusive}
			}
			return nil
		},
	}
}

// doctor collects what was found.
type doctor struct {
	out    io.Writer
	failed bool
}

func (d *doctor) ok(format string, args ...any)   { d.tell("ok   ", format, args...) }
func (d *doctor) warn(format string, args ...any) { d.tell("note ", format, args...) }
func (d *doctor) fail(format string, args ...any) {
	d.failed = true
	d.tell("FAIL ", format, args...)
}

func (d *doctor) tell(word, format string, args ...any) {
	fmt.Fprintf(d.out, word+" "+format+"\n", args...)
}

func (d *doctor) examine(ctx context.Context) {
	if _, err := exec.LookPath("docker"); err != nil {
		d.warn("the docker command is not installed; it is needed to build images")
	} else {
		d.ok("the docker command is installed")
	}
	d.survival()
	cli, err := docker.Connect(ctx)
	if err != nil {
		d.fail("%v", err)
		return
	}
	defer cli.Close()
	d.daemon(ctx, cli)
	d.image(ctx, cli)
	d.leftovers(ctx, cli)
	d.trap()
}

// survival tells whether a guardian outlives what ends the run here.
func (d *doctor) survival() {
	for _, p := range guardian.Prospects() {
		if p.Good {
			d.ok("%s", p.Text)
		} else {
			d.warn("%s", p.Text)
		}
	}
}

// leastMemory is what the reference system and the gateway need, bytes.
const leastMemory = 2 << 30

func (d *doctor) daemon(ctx context.Context, cli *client.Client) {
	info, err := cli.Info(ctx, client.InfoOptions{})
	if err != nil {
		d.fail("docker answers, but does not tell about itself: %v", err)
		return
	}
	d.engine(info.Info, cli.DaemonHost())
}

// engine tells of what an engine says of itself, which answers at an address.
func (d *doctor) engine(info system.Info, address string) {
	d.ok("docker %s answers, kernel %s, %d cores", info.ServerVersion, info.KernelVersion, info.NCPU)
	if info.MemTotal < leastMemory {
		d.warn("only %d MiB of memory; the reference system wants %d", info.MemTotal>>20, leastMemory>>20)
	}
	if info.OSType != "linux" {
		d.fail("docker runs %s containers; Gameday needs Linux ones", info.OSType)
	}
	if slices.Contains(info.SecurityOptions, "name=rootless") {
		d.warn("docker is rootless, which Gameday has not been tried with: the gateway needs the kernel's nf_tables, and tells when it cannot have it")
	}
	if !docker.Local(address) {
		d.warn("docker is at %s: its ports are published on that machine's loopback, so Gameday must run there too", address)
	}
}

func (d *doctor) image(ctx context.Context, cli *client.Client) {
	if err := docker.CheckAgent(ctx, cli); err != nil {
		d.fail("%v", err)
		return
	}
	d.ok("our own image is here")
}

func (d *doctor) leftovers(ctx context.Context, cli *client.Client) {
	left, err := docker.Leftovers(ctx, cli)
	switch {
	case err != nil:
		d.fail("%v", err)
	case len(left) > 0:
		d.warn("dead runs have left something behind: %v; `gameday clean` removes it", left)
	default:
		d.ok("no dead run has left anything behind")
	}
}

// trap tells of what makes other tools hang here.
func (d *doctor) trap() {
	if _, err := os.Stat("/.dockerenv"); err == nil {
		d.warn("/.dockerenv exists, so libraries may take this for a container and look for published ports elsewhere; " +
			"Gameday uses 127.0.0.1")
	}
}
