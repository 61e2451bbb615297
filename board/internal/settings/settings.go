package settings

import (
	"fmt"
	"net"
	"strings"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

// Variable is one environment variable of the board.
type Variable struct {
	Name    string
	Default string
	Help    string
}

// Variables lists every variable, in the order in which the help shows them.
func Variables() []Variable {
	return []Variable{
		{"BOARD_REGION", "", "region of this host; for web and keeper"},
		{"BOARD_HOME", "seoul", "region that users are served from when all is well"},
		{"BOARD_DATABASES", "seoul=db-seoul,tokyo=db-tokyo", "region=host of each of the two databases"},
		{"BOARD_WEBS", "web-seoul:8080,web-tokyo:8080", "addresses that the pilot sends heartbeats to; a name may stand for several hosts"},
		{"BOARD_WEB_COUNT", "4", "web hosts that there are when nothing is missing"},
		{"BOARD_AGENTS", "", "region=host:port of the agents that start web hosts on the pilot's order; empty when all web hosts run all the time"},
		{"BOARD_BOOT_TIME", "5s", "what a cold host takes from the order until its service is started"},
		{"BOARD_DRAIN", "0s", "how long a web host that is told to stop still serves, unhealthy; an agent sets it for its own"},
		{"BOARD_LISTEN", "", "address to listen on (web :8080, agent :8070, pilot :8090, keeper :8008, fleet :8070, resolver :8053, queries :8091)"},
		{"BOARD_TOKEN", "board-token", "guards the keepers' and agents' APIs, the fleet's and the pilot's buttons"},
		{"BOARD_DB_PASSWORD", "board-password", "of the web hosts' database user, board"},
		{"BOARD_REPLICATION_PASSWORD", "replicator-password", "of the database user replicator"},
		{"PILOT_FAILOVER", "auto", "auto, or off: the pilot does not fail over by itself"},
		{"PILOT_FAILBACK", "auto", "auto, or off: the pilot does not come home by itself"},
		{"BOARD_LOOKUPS", "connection", "connection, or request: a web host asks for the name of its database with each connection, or with each request too"},
		{"FLEET_HOSTS", "recursor", "name that stands for all hosts of the resolver fleet; for fleet and front"},
		{"FLEET_HOST_COUNT", "8", "hosts of the resolver fleet; for the front"},
		{"FLEET_CONFIG", `{"desired":8,"min_healthy":6,"pace":"1s"}`, "configuration that the fleet begins with"},
		{"FLEET_RENEWAL", "10m", "how long a host of the fleet is out of service to take a new configuration"},
		{"FLEET_VALIDATION", "on", "on, or off: a push is refused when its values make no sense"},
		{"FLEET_THROTTLE", "25%/1h", "share of the fleet that may leave service within a time, or off"},
		{"RESOLVER_CAPACITY", "70", "queries a second that a resolver host answers at most"},
		{"QUERIES_RATE", "100", "queries a second that board queries sends"},
		{"QUERIES_SERVERS", "", "name of the servers that it asks; empty: those of /etc/resolv.conf"},
		{"QUERIES_NAMES", "db-seoul,db-tokyo", "names that it asks for, in turn"},
		{"QUERIES_LINKS", "", "host:port,... that it dials each second"},
		{"BOARD_SABOTAGE", "", "breaks the board on purpose, in one of the ways below; for web, agent, keeper, pilot and fleet"},
	}
}

// Settings are the values of all variables.
type Settings map[string]string

// Read takes every variable from lookup (os.LookupEnv), or its default.
func Read(lookup func(string) (string, bool)) Settings {
	s := Settings{}
	for _, v := range Variables() {
		s[v.Name] = v.Default
		if value, ok := lookup(v.Name); ok && value != "" {
			s[v.Name] = value
		}
	}
	return s
}

// Or returns the named value, or other when it is empty.
func (s Settings) Or(name, other string) string {
	if s[name] == "" {
		return other
	}
	return s[name]
}

// Database is one of the two databases.
type Database struct {
	Region string
	Host   string
}

// Databases reads BOARD_DATABASES, in its order.
func (s Settings) Databases() ([]Database, error) {
	var out []Database
	for part := range strings.SplitSeq(s["BOARD_DATABASES"], ",") {
		region, host, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok || region == "" || host == "" {
			return nil, fmt.Errorf("settings: BOARD_DATABASES: %q is not region=host", part)
		}
		out = append(out, Database{Region: region, Host: host})
	}
	if len(out) != 2 || out[0].Region == out[1].Region {
		return nil, fmt.Errorf("settings: BOARD_DATABASES=%q: want two databases in two regions", s["BOARD_DATABASES"])
	}
	return out, nil
}

// Agents is a region with the address of its hosts' agents.
type Agents struct {
	Region  string
	Address string // a name that may stand for several hosts, and a port
}

// Host is the name in the address.
func (a Agents) Host() string {
	host, _, _ := net.SplitHostPort(a.Address) // it was checked when it was read
	return host
}

// Port is the port in the address.
func (a Agents) Port() string {
	_, port, _ := net.SplitHostPort(a.Address) // it was checked when it was read
	return port
}

// Agents reads BOARD_AGENTS, in its order; none when it is empty.
func (s Settings) Agents() ([]Agents, error) {
	var out []Agents
	for part := range strings.SplitSeq(s["BOARD_AGENTS"], ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		region, address, ok := strings.Cut(part, "=")
		if _, _, err := net.SplitHostPort(address); !ok || region == "" || err != nil {
			return nil, fmt.Errorf("settings: BOARD_AGENTS: %q is not region=host:port", part)
		}
		out = append(out, Agents{Region: region, Address: address})
	}
	return out, nil
}

// Webs reads BOARD_WEBS.
func (s Settings) Webs() []string {
	var out []string
	for part := range strings.SplitSeq(s["BOARD_WEBS"], ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// Sabotage reads BOARD_SABOTAGE.
func (s Settings) Sabotage() (sabotage.Name, error) {
	name, err := sabotage.Parse(s["BOARD_SABOTAGE"])
	if err != nil {
		return sabotage.None, fmt.Errorf("settings: BOARD_SABOTAGE: %w", err)
	}
	return name, nil
}

// Switch reads a variable that is auto or off.
func (s Settings) Switch(name string) (bool, error) {
	switch s[name] {
	case "auto":
		return true, nil
	case "off":
		return false, nil
	default:
		return false, fmt.Errorf("settings: %s=%q: want auto or off", name, s[name])
	}
}

// OnOff reads a variable that is on or off.
func (s Settings) OnOff(name string) (bool, error) {
	switch s[name] {
	case "on":
		return true, nil
	case "off":
		return false, nil
	default:
		return false, fmt.Errorf("settings: %s=%q: want on or off", name, s[name])
	}
}

// PerRequest says whether BOARD_LOOKUPS asks for a lookup with each request.
func (s Settings) PerRequest() (bool, error) {
	switch s.Or("BOARD_LOOKUPS", "connection") {
	case "request":
		return true, nil
	case "connection":
		return false, nil
	default:
		return false, fmt.Errorf("settings: BOARD_LOOKUPS=%q: want connection or request", s["BOARD_LOOKUPS"])
	}
}
