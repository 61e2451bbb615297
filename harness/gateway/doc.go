// Package gateway is the client of the gateway: the one container through
// which every packet between hosts passes. Its types are shared with the agent
// that runs there (cmd/agent), which serves them as JSON over HTTP. They are the
// wire's; faults and tests speak the terms of package system, which harness/docker
// puts into these.
//
// A run that dies cannot heal. So it holds a lease (Client.Renew): when nobody
// renews it, the gateway drops every fault by itself and lets no new one in.
// Client.DropAll does the same at once, for whoever comes to clean up.
package gateway
