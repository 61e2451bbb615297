// Package front starts dnsdist in front of a fleet of resolver hosts. dnsdist spreads
// queries over the hosts that pass its health check, so a host can leave without its
// clients knowing. It takes addresses only, so this finds the hosts' first.
package front
