package fault

// Group says what of a system a kind of fault takes away, as those who run game days
// part their faults. A drill draws by group. A kind without one, such as the control,
// is never drawn.
type Group string

// Groups.
const (
	Instance      Group = "instance"      // one host, or its processes and resources
	Zone          Group = "zone"          // the network between some hosts and others
	Region        Group = "region"        // a region as a whole
	Latency       Group = "latency"       // what is reached late or slowly
	Dependency    Group = "dependency"    // what is asked for fails, or is not reached
	DNS           Group = "dns"           // names
	Configuration Group = "configuration" // what people and pipelines change
	Load          Group = "load"          // what users do
)

// Groups lists them in order.
func Groups() []Group {
	return []Group{Instance, Zone, Region, Latency, Dependency, DNS, Configuration, Load}
}
