// Package traffic counts the TCP connections that hosts and users try to open
// to each host.
//
// It counts what comes in, before any cut and any redirect, so attempts at a
// dead host count, and a proxy's own connection to the host does not. Users
// name no host: theirs is known, and counted, when the redirect has chosen it.
//
// A SYN that the kernel sends again, since nothing came back, is still the same
// attempt: it has the addresses, ports and sequence number of the first.
package traffic
