// Package secret finds what is secret in names, headers, bodies and URLs, and
// hides it in free texts before they are written anywhere.
package secret
