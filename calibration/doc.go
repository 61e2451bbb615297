// Package calibration holds the instrument against known truth. A service that
// fails to order, and logs when by its own clock, is put through outages of many
// lengths by ordinary experiments; each figure that the judges give must contain
// what really happened within its error bound, and each count must be exact.
package calibration
