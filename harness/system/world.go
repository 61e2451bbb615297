package system

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Capability is a power over a running system.
type Capability string

// The capabilities. Each is an interface of this package.
const (
	CanPackets   Capability = "packets"   // Packets
	CanStreams   Capability = "streams"   // Streams
	CanNames     Capability = "names"     // Names
	CanProcesses Capability = "processes" // Processes
	CanResources Capability = "resources" // Resources
	CanFiles     Capability = "files"     // Files
	CanAddresses Capability = "addresses" // Addresses
	CanWitnesses Capability = "witnesses" // Witnesses
	CanLogs      Capability = "logs"      // Logs
	CanClocks    Capability = "clocks"    // Clocks
)

// World is a system that runs, with the powers over it. A power that it does not
// have is nil, and Offers does not name it.
type World interface {
	Model() Model
	Now() time.Duration // the run's clock
	Offers() []Capability

	Packets() Packets
	Streams() Streams
	Names() Names
	Processes() Processes
	Resources() Resources
	Files() Files
	Addresses() Addresses
	Witnesses() Witnesses
	Logs() Logs
	Clocks() Clocks
}

// ErrUnsupported is in the error of a fault that a world cannot have.
var ErrUnsupported = errors.New("system: this kind of world cannot do that")

// Lacks lists which of the needs are not among what is offered.
func Lacks(offers, needs []Capability) []Capability {
	var lacking []Capability
	for _, n := range needs {
		if !slices.Contains(offers, n) {
			lacking = append(lacking, n)
		}
	}
	return lacking
}

// CheckNeeds returns an error with ErrUnsupported that names what is lacking.
func CheckNeeds(offers, needs []Capability) error {
	if lacking := Lacks(offers, needs); len(lacking) > 0 {
		return fmt.Errorf("%w: it offers no %v", ErrUnsupported, lacking)
	}
	return nil
}

// Mode says how a thing fails, which matters to those who talk to it.
type Mode string

// Modes. The packet filter does the first two; a stalled process is paused.
const (
	Refused Mode = "refused" // TCP reset, ICMP port unreachable: the process died
	Silent  Mode = "silent"  // packets go nowhere: the host vanished
	Stalled Mode = "stalled" // the process stands still, its kernel still answers
)

// Packets is the power over what passes between hosts. Each change is one
// transaction for any number of hosts, on new and on established connections.
type Packets interface {
	// Cut puts a cut in force. The change took place within the interval. On error
	// nobody knows whether it is in force; Restore it.
	Cut(ctx context.Context, c Cut) (history.Interval, error)
	// Restore ends a cut and tells what it did. A cut that is not in force is no
	// error: the count then has no ID.
	Restore(ctx context.Context, id string) (history.Interval, CutCount, error)
}

// Cut is a change of what may pass.
type Cut struct {
	ID    string   // chosen by the caller, unique among the cuts in force
	Mode  Mode     // Silent or Refused
	Hosts []string // cut off from everybody
	Pairs []Pair   // cut off from each other, one direction each
	Loss  float64  // share of packets that are dropped, 0 < Loss <= 1; 0 means all
}

// Pair is one direction between two hosts.
type Pair struct {
	From, To string
	Port     uint16 // on To: only what is sent to it over TCP; 0: everything
}

// CutCount is what a cut has really done.
type CutCount struct {
	ID    string
	Hosts []HostCount // one for each host or pair of the cut
}

// HostCount counts packets dropped or rejected, for a host or for a pair.
type HostCount struct {
	Host    string // or Pair.From
	Peer    string // Pair.To; "" for a host
	Port    uint16 // Pair.Port
	From    uint64 // packets that came from Host
	To      uint64 // packets that were meant for it
	Queries uint64 // DNS queries over UDP among those for a resolver
}

// Streams is the power over TCP connections on links: toxiproxy's toxics.
type Streams interface {
	// Poison puts one toxic on links. On error nothing is left behind.
	Poison(ctx context.Context, t Toxic) (history.Interval, error)
	// Cure takes it off again. One that is not there is no error.
	Cure(ctx context.Context, id string) (history.Interval, error)
}

// Toxic is what happens to connections on links.
type Toxic struct {
	ID         string // chosen by the caller, unique among those in force
	Type       string // toxiproxy's: "latency", "bandwidth", "slow_close", "timeout", "reset_peer", "slicer", "limit_data"
	Links      []Link
	Upstream   bool               // towards Link.To; otherwise back from it
	Toxicity   float64            // share of connections, 0 < Toxicity <= 1; 0 means all
	Attributes map[string]float64 // toxiproxy's, in its units (ms, KB/s, bytes)
}

// Names is the power over the answers of resolvers.
type Names interface {
	// Falsify puts a rule in force. Queries are changed by the first rule in force
	// that fits them.
	Falsify(ctx context.Context, r NameRule) (history.Interval, error)
	// Restore ends a rule and tells how many queries it changed. A rule that is not
	// in force is no error, and has changed none.
	Restore(ctx context.Context, id string) (at history.Interval, changed uint64, err error)
	// Changed tells how many queries a rule in force has changed so far.
	Changed(ctx context.Context, id string) (uint64, error)
}

// NameRule changes answers. Empty fields fit everything.
type NameRule struct {
	ID        string
	Clients   []string      // hosts that ask
	Resolvers []string      // hosts that are asked
	Name      string        // asked for; one that begins with a dot is a suffix
	Share     float64       // of the queries that fit, 0 < Share <= 1; 0 means all
	Seed      int64         // of what is drawn: which queries, and how long each is delayed
	Action    NameAction    // what becomes of the query
	Delay     time.Duration // DelayAnswer
	Jitter    time.Duration // DelayAnswer: the delay varies by so much either way, at most by itself
	Addr      string        // WrongAnswer: the address that is answered
}

// NameAction is what becomes of a query.
type NameAction string

// Actions.
const (
	DropQuery      NameAction = "drop"
	DelayAnswer    NameAction = "delay"
	Servfail       NameAction = "servfail"
	NXDomain       NameAction = "nxdomain"
	RefuseQuery    NameAction = "refused"   // by an answer that says so
	EmptyAnswer    NameAction = "empty"     // NOERROR without records
	WrongAnswer    NameAction = "wrong"     // NameRule.Addr instead of the truth
	StaleAnswer    NameAction = "stale"     // the first answer ever seen for the question
	TruncateAnswer NameAction = "truncated" // TC bit over UDP, and TCP refused
)

// Processes is the power over the processes of hosts. Each acts on all the named
// hosts side by side and returns when all are as asked.
type Processes interface {
	Kill(ctx context.Context, hosts ...string) error   // SIGKILL; address and disk stay
	Stop(ctx context.Context, hosts ...string) error   // politely, then after the host's own grace period SIGKILL
	Start(ctx context.Context, hosts ...string) error  // what was killed or stopped; one that runs is left alone
	Pause(ctx context.Context, hosts ...string) error  // they stand where they are
	Resume(ctx context.Context, hosts ...string) error // one that is not paused is left alone
	// Running says whether a host's processes run and are not paused.
	Running(ctx context.Context, host string) (bool, error)
}

// Resources is the power over what a host may use.
type Resources interface {
	// Limits is what a host may use now.
	Limits(ctx context.Context, host string) (Limits, error)
	// Limit changes it. A zero field leaves that as it is.
	Limit(ctx context.Context, host string, l Limits) error
	// Restore gives a host back what it might use when the system was brought up,
	// whoever has changed that since.
	Restore(ctx context.Context, host string) error
	// Usage is what a host has used.
	Usage(ctx context.Context, host string) (Usage, error)
}

// Limits is what a host may use; 0 is no limit.
type Limits struct {
	CPUs   float64 // processors
	Memory uint64  // bytes
}

// Usage is what a host has used since it started, or uses now. A counter that a kind
// of world does not have stays 0.
type Usage struct {
	CPU       time.Duration // processor time, in all
	Periods   uint64        // periods in which its limit of processors was looked after
	Throttled uint64        // those in which it wanted more than the limit, and did not get it
	Memory    uint64        // bytes, now
	OOM       int           // processes that the kernel killed for want of memory
}

// Files is the power over files and commands inside hosts.
type Files interface {
	// Run runs a command inside a host and returns what it wrote. A command that
	// ends with another exit code than 0 is no error.
	Run(ctx context.Context, host string, args ...string) (Ran, error)
	// Read returns a file's content; errors.Is(err, fs.ErrNotExist) when there is none.
	Read(ctx context.Context, host, path string) ([]byte, error)
	// Write replaces a file's content, and makes it when it is not there.
	Write(ctx context.Context, host, path string, content []byte) error
}

// Ran is what came of a command.
type Ran struct {
	ExitCode int
	Out, Err string
}

// Addresses is the power over where hosts are found.
type Addresses interface {
	// Addr is the IP address of a host, and false when there is no such host.
	Addr(host string) (string, bool)
	// Move lets a host come back at another address: names stand for the new one,
	// and packets to the old one go nowhere.
	Move(ctx context.Context, id, host string) (history.Interval, Moved, error)
	// MoveBack ends a move and tells what it did. One that is not in force is no
	// error: the count then has no ID.
	MoveBack(ctx context.Context, id string) (history.Interval, MoveCount, error)
}

// Moved says from where to where a host went.
type Moved struct{ From, To string }

// MoveCount is what a move has really done.
type MoveCount struct {
	ID      string
	Answers uint64 // DNS answers that were rewritten
	Dropped uint64 // packets for the old address that went nowhere
}

// Logs reads what hosts wrote.
type Logs interface {
	// Log returns what a host wrote since a time (the zero time: ever), at most
	// the last n lines.
	Log(ctx context.Context, host string, since time.Time, n int) ([]string, error)
}

// Stamp is a reading of the monotonic clock of a host's kernel, in nanoseconds.
// Stamps of two hosts cannot be compared.
type Stamp int64

// Clocks converts the clocks of hosts to the run's.
type Clocks interface {
	// Read is the clock of a host now.
	Read(host string) Stamp
	// When is the run's time at a stamp of a host: it surely lies within.
	When(host string, s Stamp) history.Interval
}

// Traffic is what a world has counted since it came up, by host.
type Traffic struct {
	// Opened is how many TCP connections hosts and users have tried to open to each
	// host. Every host is in it.
	Opened map[string]uint64
	// Forged is how many packets a host has sent in another's name; they were dropped.
	// Hosts that sent none are left out.
	Forged map[string]uint64
}
