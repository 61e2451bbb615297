// Package netlab gives tests a gateway and its hosts as network namespaces, laid
// out as in a world: each host alone on a network with the gateway.
package netlab
