// Command agent is what runs inside Gameday's own containers. Its one argument
// says as what:
//
//	agent gateway    every packet between hosts passes it
//	agent probe      owns a host's network namespace and looks around in it
//	agent resolver   answers DNS for a region
//
// Each is told its task in an environment variable (package harness/gateway),
// and ends at once on SIGTERM.
package main
