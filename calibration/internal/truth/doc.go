// Package truth is a service that fails to order, and keeps exact books on when
// and how: what the instrument measures is held against them.
package truth
