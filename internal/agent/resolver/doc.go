// Package resolver is a resolver of a region's fleet: CoreDNS with a handful of
// plugins, one of them ours, which knows the names of the world.
package resolver
