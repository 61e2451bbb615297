// Package liar is a service that says all is well and does not do what it says: what
// no instrument may call good.
package liar
