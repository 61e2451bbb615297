// Package queries is what else asks a region's resolvers: other tenants, whose queries
// are the load on them, and an eye on how many of these fail. It also dials links
// between hosts, to see that the network is well when names are not.
package queries
