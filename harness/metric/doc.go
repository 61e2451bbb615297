// Package metric reads pages of metrics in Prometheus's text format.
package metric
