// Package docker runs the system of a compose file on Docker, and is a
// system.World: it offers every capability. Every host is a pod of its own on a
// network of its own, and the gateway is the only way from one to another. It is
// the only package that knows testcontainers and the Docker API.
//
// A pod is a sandbox container of ours, which owns the network namespace, the
// address and the host name, and the system's own container, which joins it. So
// the system's container can be killed and started again while its address, and
// our probe beside it, stay.
//
// Up brings a world up and Close removes it. Of a world whose process died,
// Release takes back what is in force, Attach lets faults be undone one by one,
// and Remove removes everything; Sweep finds such worlds by their labels. Nothing
// is acted on that has not both the label and the name of the run.
package docker
