// Package history holds what was observed in one experiment, as events in the
// order in which they were recorded, and reads and writes them as JSON Lines.
// It is append-only and knows nothing of the rest of Gameday.
package history
