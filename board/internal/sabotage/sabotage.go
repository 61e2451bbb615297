package sabotage

import (
	"fmt"
	"strings"
)

// Name is one sabotage.
type Name string

// The sabotages. None is the healthy board.
const (
	None             Name = ""
	NoReadOnly       Name = "no-read-only"
	FailingReadOnly  Name = "failing-read-only"
	LyingReadOnly    Name = "lying-read-only"
	NoFailover       Name = "no-failover"
	SlowFailover     Name = "slow-failover"
	NoFencing        Name = "no-fencing"
	AsyncReplication Name = "async-replication"
	StaleReads       Name = "stale-reads"
	CachedAddresses  Name = "cached-addresses"
	RetryStorm       Name = "retry-storm"
	BlindHealthCheck Name = "blind-health-check"
	NoFailback       Name = "no-failback"
	BrokenPool       Name = "broken-pool"
	DuplicateWrites  Name = "duplicate-writes"
	HastyButton      Name = "hasty-button"
	DeadImage        Name = "dead-image"

	MiscountingThrottle Name = "miscounting-throttle"
)

// Sabotage is a name with what it does, in one line.
type Sabotage struct {
	Name Name
	Help string
}

// All lists every sabotage, in the order in which the help shows them.
func All() []Sabotage {
	return []Sabotage{
		{NoReadOnly, "writes hang when no primary takes them, instead of being refused"},
		{FailingReadOnly, "a write that no primary takes is answered 500, not a polite 503"},
		{LyingReadOnly, "a write that no primary takes is acknowledged and dropped"},
		{NoFailover, "the pilot never promotes the standby by itself"},
		{SlowFailover, "the pilot waits 23 s until it counts a database as lost"},
		{NoFencing, "the old primary goes on alone, and web hosts write to the first that takes it"},
		{AsyncReplication, "a commit is acknowledged before it is on any disk or on the standby"},
		{StaleReads, "the standby applies 3 s late, and web hosts read from it all the same"},
		{CachedAddresses, "web hosts look a database's name up once and never again"},
		{RetryStorm, "web hosts dial a lost database again at once, on all connections"},
		{BlindHealthCheck, "a web host says that it is healthy whatever it sees"},
		{NoFailback, "the pilot never comes home by itself"},
		{BrokenPool, "a connection that broke is never replaced"},
		{DuplicateWrites, "a slow write is sent again as a new post; ids are not unique"},
		{HastyButton, "the button promotes the standby before it stops the primary"},
		{DeadImage, "the other region's cold hosts have an image that does not boot; with board/pilot-light.yml"},
		{MiscountingThrottle, "the fleet's throttle counts hosts that are leaving, and none that have left"},
	}
}

// Parse reads a name; "" is None. The error of an unknown one lists the known.
func Parse(text string) (Name, error) {
	known := make([]string, 0, len(All()))
	for _, s := range All() {
		if text == string(s.Name) {
			return s.Name, nil
		}
		known = append(known, string(s.Name))
	}
	if text == "" {
		return None, nil
	}
	return None, fmt.Errorf("sabotage: %q is not known; want one of %s, or nothing", text, strings.Join(known, ", "))
}
