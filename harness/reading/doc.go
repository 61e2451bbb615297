// Package reading reads a figure that a host of the system tells of itself: a metric
// in Prometheus's text format, on a port of the host. It is asked for from within the
// host's own network namespace, so that no fault in between keeps it from being read.
package reading
