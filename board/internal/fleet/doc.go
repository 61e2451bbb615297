// Package fleet controls a fleet of resolver hosts: how many of them are in service.
//
// A Config says how many are desired, how few must stay in service while the fleet
// changes, and how fast it may change. A push of a new configuration makes each host
// leave service, be renewed, and come back, one change after another. Two guards can
// be switched on: Guard judges what a configuration says before it is accepted, and
// Throttle bounds how much of the fleet may leave, whatever the configuration says.
package fleet
