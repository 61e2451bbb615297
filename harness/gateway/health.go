package gateway

// Health says how far the gateway has come. It is Ready when every pod network
// is attached, every link has its proxy, and toxiproxy answers.
type Health struct {
	Ready     bool         `json:"ready"`
	Hosts     []HostHealth `json:"hosts"`     // in the order of Config.Hosts
	Links     int          `json:"links"`     // proxies that listen, entry included
	Wanted    int          `json:"wanted"`    // proxies that ought to listen
	Toxiproxy bool         `json:"toxiproxy"` // false when its collection is locked up
	Forwards  bool         `json:"forwards"`  // net.ipv4.ip_forward is on
	Front     []string     `json:"front"`     // interfaces on which the control port answers
	Waiting   string       `json:"waiting,omitempty"`
}

// HostHealth says whether the gateway stands on the network of a host.
type HostHealth struct {
	Name      string `json:"name"`
	Attached  bool   `json:"attached"`            // the interface is there and has the default gateway's address
	Interface string `json:"interface,omitempty"` // "eth3"
	Error     string `json:"error,omitempty"`
}
