// Package resolver is a host of a resolver fleet: unbound, which resolves, behind an
// agent that gives it what a real host has. The agent answers so many queries a second
// and no more, enters and leaves service when it is told to, and tells the fleet's
// front of it by failing its health check first, so that no client meets a host that
// leaves.
package resolver
