package gateway

// Environment variables through which the agent is told what to do.
const (
	EnvGateway = "GAMEDAY_GATEWAY" // Config as JSON
	// EnvModel is the system's model as JSON, beside EnvGateway. The gateway has no
	// use for it: it is there for whoever comes to undo what a dead run has left.
	EnvModel    = "GAMEDAY_MODEL"
	EnvHost     = "GAMEDAY_HOST"     // the probe's host name
	EnvResolver = "GAMEDAY_RESOLVER" // ResolverConfig as JSON
	// EnvResolvConf is the content of a sandbox's /etc/resolv.conf.
	EnvResolvConf = "GAMEDAY_RESOLV_CONF"
)

// Paths of the control API.
const (
	PathHealth    = "/healthz"
	PathClock     = "/clock"
	PathCuts      = "/cuts"
	PathDNS       = "/dns"
	PathTraffic   = "/traffic"
	PathMoves     = "/moves"
	PathFaults    = "/faults" // all of them
	PathLease     = "/lease"
	PathToxiproxy = "/toxiproxy"
	PathProbe     = "/probe" // /probe/<host>/<path of the probe>
)

// Paths of a probe.
const (
	ProbeEcho     = "/echo"
	ProbeSockets  = "/sockets"
	ProbeDial     = "/dial"
	ProbeExchange = "/exchange"
	ProbeQuery    = "/query"
)

// Bounds of the control API and of the probe.
const (
	MaxBody   = 1 << 20   // bytes of a request's body
	MaxSay    = 16 << 10  // bytes of what an exchange says
	MaxKeep   = 256 << 10 // bytes of an answer that an exchange keeps
	MaxPeers  = 64        // peers of one Echo
	MaxFaults = 1024      // cuts in force, and DNS rules in force
)
