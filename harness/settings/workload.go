package settings

import "time"

// HTTP is the protocol of a workload that names none.
const HTTP = "http"

// Workload says how users read and write. Expressions are checked when the
// workload is compiled (package workload).
type Workload struct {
	Name     string        // unique among the workloads; may be "" when there is only one
	Protocol string        // that users speak; "": HTTP
	Key      string        // where it stands in the file, for errors: "x-gameday.workloads[1]"; "": "x-gameday.workload"
	Rate     float64       // requests a second, > 0
	Writes   float64       // share of writes, 0..1
	Fresh    float64       // share of requests over fresh connections, 0..1
	Deadline time.Duration // of each request
	Write    WriteRequest  // of HTTP
	Read     ReadRequest   // of HTTP
	Region   string        // of HTTP, an expression: region that served the response; "" when not said
	Login    []LoginStep   // of HTTP: before anything else; nil: nobody logs in
	Expired  string        // of HTTP, an expression: the login does not hold any more
	TLS      *TLS          // of HTTP; nil: in the clear
	SQL      SQL           // of PostgreSQL
	Redis    RedisCommands // of Redis
}

// WriteRequest makes one write. Texts may hold {{.ID}}, the write's unique id.
type WriteRequest struct {
	Method, Path string
	Headers      map[string]string
	Body         string
	Ack          string // expression: the write is acknowledged
	Refused      string // expression: the write is politely refused, surely not applied; "" when never
	Authority    string // expression: the region whose store acknowledged; "" when not said
	Capture      string // expression: the id that the service gave the item; "" when users choose it
	Line         int
}

// LoginStep is one request of a login.
type LoginStep struct {
	Method, Path string
	Headers      map[string]string
	Body         string
	OK           string            // expression: it went well
	Capture      map[string]string // name -> expression: texts that later requests hold as {{.Login.NAME}}
	Line         int
}

// TLS is how an HTTP service is spoken to in private.
type TLS struct {
	CA         string // certificates in PEM that may vouch for the service; "": those of the system
	ServerName string // that the service's certificate must have; "": the entrypoint's service
	Insecure   bool   // nobody needs to vouch for it
}

// ReadRequest makes one read of an id.
type ReadRequest struct {
	Method, Path string
	Headers      map[string]string
	OK           string // expression: the read found the id
	Missing      string // expression: the service answered that the id does not exist
	Copies       string // expression (text): how often the id is there, a whole number; "" when not said
	Line         int
}

// TellsAuthority says whether it is told which region's store acknowledged a write.
func (w Workload) TellsAuthority() bool {
	return w.Write.Authority != "" || w.SQL.AuthorityColumn != ""
}

// TellsRegion says whether it is told which region served.
func (w Workload) TellsRegion() bool {
	return w.Region != "" || w.SQL.RegionColumn != "" || w.TellsAuthority()
}

// TellsCopies says whether it is told how often an item is there. Each row of an item
// is a copy; what Redis keeps under a key is there once.
func (w Workload) TellsCopies() bool { return w.Read.Copies != "" || w.Protocol == Postgres }
