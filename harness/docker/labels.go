package docker

import (
	"maps"
	"strconv"
	"time"

	"github.com/gameday-harness/gameday/harness/process"
)

// Labels that every Docker object of ours carries. What lacks LabelRun, or has
// another name than run.name gives, is not ours and is never touched.
const (
	LabelRun     = "gameday.run"       // run id
	LabelHost    = "gameday.host"      // host of the topology, on its containers and network
	LabelPart    = "gameday.part"      // what the object is: host, sandbox, gateway, network, volume
	LabelExpires = "gameday.expires"   // Unix seconds after which the object may be removed by anybody
	labelLimits  = "gameday.limits"    // what a host may use at first: limitsText
	labelPID     = "gameday.owner.pid" // process that owns the run: process.Identity
	labelStart   = "gameday.owner.start"
	labelBoot    = "gameday.owner.boot"
	labelSpace   = "gameday.owner.space"
	labelMachine = "gameday.owner.machine"
)

// Parts of a world.
const (
	partHost    = "host"
	partSandbox = "sandbox"
	partGateway = "gateway"
	partNetwork = "network"
	partVolume  = "volume"
)

// Lifetime is how long a world may live before anybody may remove it, should
// its owner not be known to live (another machine or PID namespace).
const Lifetime = 6 * time.Hour

// labels returns the labels of one object of the run.
func (r run) labels(part, host string) map[string]string {
	l := map[string]string{
		LabelRun:     r.id,
		LabelPart:    part,
		LabelExpires: strconv.FormatInt(r.expires.Unix(), 10),
		labelPID:     strconv.Itoa(r.owner.PID),
		labelStart:   r.owner.Start,
		labelBoot:    r.owner.Boot,
		labelSpace:   r.owner.Space,
		labelMachine: r.owner.Machine,
	}
	if host != "" {
		l[LabelHost] = host
	}
	return l
}

// ownerOf reads the owner of a run from labels.
func ownerOf(labels map[string]string) process.Identity {
	pid, _ := strconv.Atoi(labels[labelPID])
	return process.Identity{
		PID: pid, Start: labels[labelStart], Boot: labels[labelBoot], Space: labels[labelSpace], Machine: labels[labelMachine],
	}
}

// with adds our labels to those of the compose file; ours win.
func with(theirs, ours map[string]string) map[string]string {
	l := maps.Clone(theirs)
	if l == nil {
		l = map[string]string{}
	}
	maps.Copy(l, ours)
	return l
}

// run identifies one world among others on the same Docker host.
type run struct {
	id      string
	owner   process.Identity
	expires time.Time
}

// name is the Docker name of an object of the run.
func (r run) name(part string) string { return "gameday-" + r.id + "-" + part }

// Names of containers. Each kind has a beginning of its own, so that whatever a
// service is called, its container is called as none of ours.
func hostName(r run, host string) string    { return r.name("host-" + host) }
func sandboxName(r run, host string) string { return r.name("pod-" + host) }
func gatewayName(r run) string              { return r.name("gateway") }
