// Package settings is what x-gameday says beside the system itself: what must hold,
// how users read and write, what ends an experiment early and what it may take. It
// is pure: types and defaults.
package settings
