// Package wire carries the connections between hosts: it settles which link
// gets which port of the gateway, runs toxiproxy's proxies there, redirects
// each connection to its proxy, and gives every pod network its default
// gateway.
package wire
