package fault

// Group says what of a system a kind of fault takes away, as those who run game days
// part their faults. A drill draws by group.
type Group string

// Groups. A kind that is Undrawn changes nothing, or can only be seen on some peers,
// and which these are is only known when they run.
const (
	Undrawn       Group = ""
	Instance      Group = "instance"      // one host, or its processes and resources
	Zone          Group = "zone"          // the network between some hosts and others
	Region        Group = "region"        // a region as a whole
	Latency       Group = "latency"       // what is reached late or slowly
	Dependency    Group = "dependency"    // what is asked for fails, or is not reached
	DNS           Group = "dns"           // names
	Configuration Group = "configuration" // what people and pipelines change
	Load          Group = "load"          // what users do
)

// Groups lists those that a drill draws from, in order.
func Groups() []Group {
	return []Group{Instance, Zone, Region, Latency, Dependency, DNS, Configuration, Load}
}
