// Package world runs a topology on Docker: every host is a pod of its own on a
// network of its own, and the gateway is the only way from one to another. It
// is the only package that knows testcontainers and the Docker API.
//
// A pod is a sandbox container of ours, which owns the network namespace, the
// address and the host name, and the system's own container, which joins it.
// So the system's container can be killed and started again while its address,
// and our probe beside it, stay.
package docker
