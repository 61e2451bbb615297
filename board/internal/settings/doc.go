// Package settings reads the configuration from environment variables, and
// knows each variable's default and meaning, so that the help text cannot drift
// from what is read.
package settings
