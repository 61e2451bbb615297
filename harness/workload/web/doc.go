// Package web is the client of workloads that speak HTTP/1.1: templates make the
// requests, expressions say what an answer means.
package web
