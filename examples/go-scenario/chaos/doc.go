// Package chaos is what the team of the store adds to Gameday: a kind of fault that
// only their store knows, and the scenario in which it happens. Its tests carry that
// out on real containers.
package chaos
