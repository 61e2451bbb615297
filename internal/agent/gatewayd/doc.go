// Package gatewayd brings the parts of the gateway together: the wire, the
// packet filter, the DNS proxy, echoes, the lease and the control API.
package gatewayd
