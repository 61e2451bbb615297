// Package compose reads a compose file and says what it describes: hosts,
// regions, links between hosts, the entrypoint, the objectives and the
// workload. It is pure: it reads files, and touches neither Docker nor the
// network.
package compose
