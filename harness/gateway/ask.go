package gateway

import "time"

// DialRequest asks a probe to open one TCP connection.
type DialRequest struct {
	Addr     string        `json:"addr"`     // "198.18.0.3:5432"
	Deadline time.Duration `json:"deadline"` // more than 0, at most 30 s
}

// ExchangeRequest asks a probe to say something over a TCP connection.
type ExchangeRequest struct {
	Addr     string        `json:"addr"`            // "198.18.0.3:5432"
	Say      string        `json:"say"`             // at most MaxSay bytes
	End      bool          `json:"end,omitempty"`   // close the sending side afterwards
	Whole    bool          `json:"whole,omitempty"` // wait for the end of the connection, and not only for the first byte
	Keep     int           `json:"keep,omitempty"`  // with Whole: how many of the bytes that come back are kept, at most MaxKeep
	Deadline time.Duration `json:"deadline"`        // more than 0, at most 30 s
}

// QueryRequest asks a probe for the A records of a name.
type QueryRequest struct {
	Server   string        `json:"server"` // address, without port
	Name     string        `json:"name"`
	TCP      bool          `json:"tcp,omitempty"` // and not over UDP
	Deadline time.Duration `json:"deadline"`      // more than 0, at most 30 s
}
