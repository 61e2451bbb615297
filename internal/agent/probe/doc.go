// Package probe looks at the world from inside a host's network namespace:
// which peers answer, which sockets listen, what a connection or a query meets.
// It is asked over a Unix socket, so it can be reached while its host is cut
// off, and it costs nothing while nobody asks.
package probe
