// Package health calls a URL, for health checks and buttons in images that have
// no shell.
package health
