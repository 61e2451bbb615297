// Package suggest finds what somebody may have meant who wrote something that there
// is not.
package suggest
