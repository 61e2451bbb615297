// Package jsonapi reads and answers JSON over HTTP, strictly: bounded bodies,
// no unknown fields, errors as a sentence.
package jsonapi
