// Package gateway is the client of the gateway: the one container through
// which every packet between hosts passes. Its types are shared with the agent
// that runs there (cmd/agent), which serves them as JSON over HTTP.
package gateway
