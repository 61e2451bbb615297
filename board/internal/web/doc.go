// Package web is a web host of the board: posts over HTTP, and a small page.
//
// Background monitors look at both databases all the time, so that a request
// is sent where it can be answered, or refused at once, from what is known. A
// write is refused only when it was surely not applied; when its outcome is not
// known the answer says so (504).
package web
